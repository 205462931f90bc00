// A clock's speed and rules (docs/rules.md, "A clock's rules"): changed while it is closed or paused.
import { useState } from 'preact/hooks';
import { Award, ClockState, Tie } from '@schema';
import type { App } from '../../app';
import * as commands from '../../line/commands';
import type { Clock } from '../../market/view';
import type { Rules } from '../../messages';
import { plainMoney } from '../../money';
import {
    amount,
    amountSays,
    Field,
    priceMax,
    useProblems,
    wholeNumber,
    wholeSays,
    within,
    type Problems,
} from '../../parts/field';
import { inGroups } from '../../words/en';

const ms = 1e6;
const timeMax = 1e10; // ns
const countMax = 1e8;

const typedOf = (app: App, rules: Rules) => ({
    priceStep: plainMoney(rules.priceStep ?? 1, app.currency),
    stepInterval: String((rules.stepInterval ?? 0) / ms),
    restartSteps: String(rules.restartSteps ?? 0),
    hold: String((rules.hold ?? 0) / ms),
    allowance: String((rules.allowance ?? 0) / ms),
    guard: String((rules.guard ?? 0) / ms),
    maxUnits: String(rules.maxUnits ?? 0),
    reoffer: String(rules.reoffer ?? 0),
    reofferStartPercent: String(rules.reofferStartPercent ?? 100),
    award: String(rules.award ?? Award.first_press),
    tie: String(rules.tie ?? Tie.press_time),
    autoAdvance: rules.autoAdvance ?? true,
});
type Typed = ReturnType<typeof typedOf>;

type NumberName = Exclude<keyof Typed, 'award' | 'tie' | 'autoAdvance'>;

/** Undefined: no time; null: left empty. */
function inMs(text: string): number | null | undefined {
    if (text.trim() === '') return null;
    return /^\s*\d{1,9}(\.\d{1,6})?\s*$/.test(text) ? Math.round(Number(text) * ms) : undefined;
}

/** What was typed, within docs/rules.md's bounds; what was left empty stays as it is. */
export function readRules(
    app: App,
    typed: Typed,
): { rules: commands.RuleFields; problems: Problems<NumberName> } {
    const { words } = app;
    const problems: Problems<NumberName> = {};
    const time = (name: NumberName, from: number): number | null =>
        within(
            problems,
            name,
            inMs(typed[name]),
            [from, timeMax],
            words.number_between(from === 0 ? '0' : '0.000001', inGroups(timeMax / ms)),
        );
    const count = (name: NumberName, from: number, to: number): number | null =>
        within(problems, name, wholeNumber(typed[name]), [from, to], wholeSays(app, [from, to]));
    const rules = {
        priceStep: within(
            problems,
            'priceStep',
            amount(app, typed.priceStep),
            [1, priceMax],
            amountSays(app, [1, priceMax]),
        ),
        stepInterval: time('stepInterval', 1),
        restartSteps: count('restartSteps', 0, countMax),
        hold: time('hold', 0),
        allowance: time('allowance', 0),
        guard: time('guard', 0),
        maxUnits: count('maxUnits', 0, 1e6),
        reoffer: count('reoffer', 0, countMax),
        reofferStartPercent: count('reofferStartPercent', 1, 100),
        award: Number(typed.award) as Award,
        tie: Number(typed.tie) as Tie,
        autoAdvance: typed.autoAdvance,
    };
    return { rules, problems };
}

export function RulesForm({ app, clock }: { app: App; clock: Clock }) {
    const { words } = app;
    const [typed, setTyped] = useState<Typed | null>(null);
    const { form, problems, setProblems } = useProblems<NumberName>();
    if (!clock.rules) return null;
    const canChange =
        !app.market.view.isClosed &&
        (clock.state === ClockState.closed || clock.state === ClockState.paused);
    const now = typed ?? typedOf(app, clock.rules);
    const field = (
        name: Exclude<keyof Typed, 'autoAdvance'>,
        mode: 'numeric' | 'decimal' = 'numeric',
    ) => ({
        name,
        mode,
        value: now[name],
        label: labels(app)[name],
        onText: (text: string) => setTyped({ ...now, [name]: text }),
    });
    const number = (name: NumberName, mode?: 'decimal') => (
        <Field {...field(name, mode)} problem={problems[name]} />
    );
    const submit = (event: Event): void => {
        event.preventDefault();
        const read = readRules(app, now);
        setProblems(read.problems);
        if (Object.keys(read.problems).length > 0) return;
        app.say(
            commands.setRules(clock.clock, read.rules),
            `${app.clockName(clock.clock)}: ${words.rules}`,
            () => setTyped((later) => (later === typed ? null : later)),
        );
    };
    return (
        <details class="rules">
            <summary>
                {words.rules} <small>{words.rules_hint}</small>
            </summary>
            <form class="form" ref={form} onSubmit={submit}>
                <fieldset disabled={!canChange}>
                    {number('priceStep', 'decimal')}
                    {number('stepInterval', 'decimal')}
                    {number('restartSteps')}
                    {number('hold', 'decimal')}
                    {number('allowance', 'decimal')}
                    {number('guard', 'decimal')}
                    {number('maxUnits')}
                    {number('reoffer')}
                    {number('reofferStartPercent')}
                    <Choice
                        {...field('award')}
                        options={[
                            [Award.first_press, words.first_press],
                            [Award.multi_sale, words.multi_sale],
                        ]}
                    />
                    <Choice
                        {...field('tie')}
                        options={[
                            [Tie.press_time, words.press_time],
                            [Tie.random_draw, words.random_draw],
                        ]}
                    />
                    <label class="check">
                        <input
                            type="checkbox"
                            checked={now.autoAdvance}
                            onChange={(event) =>
                                setTyped({ ...now, autoAdvance: event.currentTarget.checked })
                            }
                        />
                        {words.auto_advance}
                    </label>
                    <button class="primary" type="submit">
                        {words.save}
                    </button>
                </fieldset>
            </form>
        </details>
    );
}

interface ChoiceShape {
    label: string;
    name: string;
    value: string;
    options: [value: number, text: string][];
    onText(text: string): void;
}

function Choice({ label, name, value, options, onText }: ChoiceShape) {
    return (
        <label class="field">
            {label}
            <select
                name={name}
                value={value}
                onChange={(event) => onText(event.currentTarget.value)}
            >
                {options.map(([option, text]) => (
                    <option key={option} value={option}>
                        {text}
                    </option>
                ))}
            </select>
        </label>
    );
}

const labels = ({ words }: App) => ({
    priceStep: words.price_step,
    stepInterval: words.step_interval,
    restartSteps: words.restart_steps,
    hold: words.hold,
    allowance: words.allowance,
    guard: words.guard,
    maxUnits: words.max_units,
    reoffer: words.reoffer,
    reofferStartPercent: words.reoffer_start_percent,
    award: words.award,
    tie: words.tie,
});
