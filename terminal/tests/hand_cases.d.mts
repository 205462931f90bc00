export function handCases(program: string): unknown[];
