// What is sent and waits for its answer.
import { useRef, useState } from 'preact/hooks';

/** Whether what was sent is not answered yet, and so not sent a second time: known at once, as a second click may come before the page is
 *  drawn again. */
export function useSent() {
    const isAwaited = useRef(false);
    const [, draw] = useState(false);
    const set = (is: boolean): void => {
        isAwaited.current = is;
        draw(is);
    };
    return { isAwaited: () => isAwaited.current, set };
}
