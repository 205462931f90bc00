// What a hall's screen says when its market day is over, when it cannot come in any more, when another took its
// place, and when none of the clocks in its link are there: in both languages, since nobody at a wall switches them.
import type { ComponentChildren } from 'preact';
import { CloseReason } from '@schema';
import { useApp } from '../../parts/use';
import { DialMark } from '../../parts/dial_mark';
import { languages, wordsOf, type Words } from '../../words/words';

/** `says`: a heading, and lines below it. */
function Cover({
    says,
    children,
}: {
    says(words: Words): [string, ...string[]];
    children?: ComponentChildren;
}) {
    return (
        <div class="hall_cover" role="status">
            <DialMark />
            {languages.map((language) => {
                const [heading, ...lines] = says(wordsOf(language));
                return (
                    <section key={language} lang={language}>
                        <h1>{heading}</h1>
                        {lines.map((line) => (
                            <p key={line}>{line}</p>
                        ))}
                    </section>
                );
            })}
            {children}
        </div>
    );
}

/** In the place of the clocks. Who has a password comes into the next day by themselves. */
export function DayOver({ day }: { day: string }) {
    const { isByToken } = useApp();
    return (
        <Cover
            says={(words) => [
                words.day_is_over(day),
                ...(isByToken ? [words.new_day_new_link] : []),
            ]}
        />
    );
}

/** In the place of the clocks: a link asks for some that this market does not have. */
export function NoSuchClock({ clocks }: { clocks: number[] }) {
    return <Cover says={(words) => [words.no_such_clock(clocks.join(', '))]} />;
}

/** In the place of the door. */
export function WallEnded({ because }: { because: CloseReason }) {
    const app = useApp();
    const says = (words: Words): [string, ...string[]] =>
        because === CloseReason.replaced
            ? [words.screen_was_replaced, words.one_screen_a_user]
            : [words.link_has_run_out, words.link_is_for_a_day, words.how_to_link(words.copy_link)];
    return (
        <main class="hall run_out">
            <Cover says={says}>
                <button onClick={() => app.goToDoor()}>{app.words.log_on}</button>
            </Cover>
        </main>
    );
}
