// The dial as an ornament.
export function DialMark() {
    const marks = Array.from({ length: 100 }, (_, mark) => {
        const angle = (mark / 100) * 2 * Math.PI;
        const look = mark > 62 ? '' : mark === 62 ? 'now' : mark > 40 ? 'ember' : '';
        const radius = mark % 10 === 0 ? 2.3 : 1.4;
        return (
            <circle
                key={mark}
                class={`light ${look}`}
                r={radius}
                cx={100 + 91 * Math.sin(angle)}
                cy={100 - 91 * Math.cos(angle)}
            />
        );
    });
    return (
        <svg class="door_dial" viewBox="0 0 200 200" aria-hidden="true">
            {marks}
        </svg>
    );
}
