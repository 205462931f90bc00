// A clock's speed and rules (docs/rules.md, "A clock's rules"): changed while it is closed or paused.
import { useState } from 'preact/hooks';
import { Award, ClockState, Tie } from '@schema';
import type { App } from '../../app';
import * as commands from '../../line/commands';
import type { Clock } from '../../market/view';
import type { Rules } from '../../messages';
import { amount, Field, wholeNumber } from '../../parts/field';
import { formatMoney } from '../../money';

const ms = 1e6;

const typedOf = (app: App, rules: Rules) => ({
    priceStep: formatMoney(rules.priceStep ?? 1, app.currency).replaceAll(',', ''),
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

/** What was typed, null where it makes no sense. */
function read(app: App, typed: Typed): commands.RuleFields | null {
    const inMs = (text: string): number | undefined =>
        /^\s*\d{1,9}(\.\d{1,6})?\s*$/.test(text) ? Math.round(Number(text) * ms) : undefined;
    const fields = {
        priceStep: amount(app, typed.priceStep),
        stepInterval: inMs(typed.stepInterval),
        restartSteps: wholeNumber(typed.restartSteps),
        hold: inMs(typed.hold),
        allowance: inMs(typed.allowance),
        guard: inMs(typed.guard),
        maxUnits: wholeNumber(typed.maxUnits),
        reoffer: wholeNumber(typed.reoffer),
        reofferStartPercent: wholeNumber(typed.reofferStartPercent),
        award: Number(typed.award) as Award,
        tie: Number(typed.tie) as Tie,
        autoAdvance: typed.autoAdvance,
    };
    return Object.values(fields).includes(undefined) ? null : (fields as commands.RuleFields);
}

export function RulesForm({ app, clock }: { app: App; clock: Clock }) {
    const { words } = app;
    const [typed, setTyped] = useState<Typed | null>(null);
    if (!clock.rules) return null;
    const canChange = clock.state === ClockState.closed || clock.state === ClockState.paused;
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
    const submit = (event: Event): void => {
        event.preventDefault();
        const rules = read(app, now);
        if (!rules) return app.tell(words.bad_input, true);
        app.say(
            commands.setRules(clock.clock, rules),
            `${app.clockName(clock.clock)}: ${words.rules}`,
        );
        setTyped(null);
    };
    return (
        <details class="rules">
            <summary>
                {words.rules} <small>{words.rules_hint}</small>
            </summary>
            <form class="form" onSubmit={submit}>
                <fieldset disabled={!canChange}>
                    <Field {...field('priceStep', 'decimal')} />
                    <Field {...field('stepInterval')} />
                    <Field {...field('restartSteps')} />
                    <Field {...field('hold')} />
                    <Field {...field('allowance')} />
                    <Field {...field('guard')} />
                    <Field {...field('maxUnits')} />
                    <Field {...field('reoffer')} />
                    <Field {...field('reofferStartPercent')} />
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
