/**
 * The style of a drawing. A state has a colour and a kind of line, besides its word. The colours are those of Okabe and Ito, which
 * people with any colour blindness can tell apart; the dark ones are lighter.
 */
export const drawingStyle = `
.lab { font-family: ui-monospace, "DejaVu Sans Mono", Menlo, Consolas, monospace; background: #ffffff; }
.lab text { fill: #1a1a1a; }
.ground { fill: #ffffff; }
.line { fill: none; stroke: #8a93a0; stroke-width: 1.6; }
.label { font-size: 11px; stroke: #ffffff; stroke-width: 4px; stroke-linejoin: round; paint-order: stroke; }
.lab .address { fill: #3d4653; }
.node rect { fill: #f7f9fb; stroke: #6b7280; stroke-width: 2; }
.node .name { font-size: 14px; font-weight: bold; }
.node .state { font-size: 12px; }
.segment rect { fill: #e4e9f0; stroke: #6b7280; stroke-width: 1.2; }
.running rect { fill: #e3f5ee; stroke: #007f5c; stroke-width: 2.5; }
.absent rect { stroke-dasharray: 7 4; }
.changing rect { fill: #fdf3dc; stroke: #b87a00; stroke-dasharray: 12 3; }
.unknown rect { fill: #fdeade; stroke: #d55e00; stroke-width: 3; stroke-dasharray: 2 3; }
.foreign rect { fill: #f8ebf3; stroke: #b0578d; stroke-dasharray: 12 3 2 3; }
@media (prefers-color-scheme: dark) {
.lab { background: #10151d; }
.lab text { fill: #f0f3f7; }
.ground { fill: #10151d; }
.line { stroke: #7d8896; }
.label { stroke: #10151d; }
.lab .address { fill: #c0c8d2; }
.node rect { fill: #1c2430; stroke: #9aa4b1; }
.segment rect { fill: #2b3646; }
.running rect { fill: #0f3329; stroke: #2fc79b; }
.changing rect { fill: #3a2e12; stroke: #f0b429; }
.unknown rect { fill: #3d2413; stroke: #ff8a3d; }
.foreign rect { fill: #37202e; stroke: #e08bbf; }
}
`;
