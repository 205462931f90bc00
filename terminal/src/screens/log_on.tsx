// The door: user and password, in either language; and why the last session ended.
import { useEffect, useRef, useState } from 'preact/hooks';
import { useApp } from '../parts/use';
import { DialMark } from '../parts/dial_mark';

// Of the market's users, in UTF-8: what is longer is nobody's, and a message of 16 KiB would end the line unread. The fields take it, to
// be told so: a password that was cut on its way in would only be wrong.
const userMax = 64; // bytes
const passwordMax = 128;

const isLonger = (text: string, max: number): boolean =>
    new TextEncoder().encode(text).length > max;

export function LogOn() {
    const app = useApp();
    const { words } = app;
    const [user, setUser] = useState(app.user);
    const [password, setPassword] = useState('');
    const isBusy = app.ended === null && app.line.state !== 'ended' && app.user !== '';
    const isWaiting = app.ended === null && app.user !== '' && app.line.state === 'ended';
    const [isTooLong, setTooLong] = useState(false);
    const why = isTooLong ? words.log_on_too_long(userMax, passwordMax) : app.endedBecause;
    const passwordField = useRef<HTMLInputElement>(null);
    const isAwaited = useRef(true);
    // What is to be typed again, once it is known that it is.
    useEffect(() => {
        if (!why || !isAwaited.current) return;
        isAwaited.current = false;
        passwordField.current?.focus();
        passwordField.current?.select();
    });
    const submit = (event: Event): void => {
        event.preventDefault();
        isAwaited.current = true;
        const isNobody = isLonger(user, userMax) || isLonger(password, passwordMax);
        setTooLong(isNobody);
        if (isNobody) return;
        app.logOn({ user, password, token: [] });
    };
    return (
        <main class="door">
            <DialMark />
            <form class="door_form" onSubmit={submit}>
                <h1>{words.title}</h1>
                <label>
                    {words.user}
                    <input
                        name="user"
                        autocomplete="username"
                        required
                        value={user}
                        onInput={(event) => setUser(event.currentTarget.value)}
                    />
                </label>
                <label>
                    {words.password}
                    <input
                        name="password"
                        ref={passwordField}
                        type="password"
                        autocomplete="current-password"
                        required
                        value={password}
                        onInput={(event) => setPassword(event.currentTarget.value)}
                    />
                </label>
                <button class="primary" type="submit" disabled={isBusy}>
                    {isBusy ? words.logging_on : words.log_on}
                </button>
                <p class="door_why" role="alert">
                    {why}
                    {isWaiting && app.lineLost}
                </p>
                <button
                    class="quiet"
                    type="button"
                    onClick={() =>
                        app.set({ language: app.preferences.language === 'en' ? 'zh' : 'en' })
                    }
                >
                    {words.other_language}
                </button>
            </form>
        </main>
    );
}
