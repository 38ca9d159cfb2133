/**
 * The charts, by what is asked: `BarRows` who has most, `Funnel` how many remain, `Columns` when, `Lines` how a rate moves
 * against its limits. Each is a section of its own, with a table of its numbers; none is a picture alone.
 */
export { type ChartColumn, Columns } from './chart-columns';
export { ChartFrame, type ChartProps } from './chart-frame';
export { type ChartLimit, type ChartPoint, Lines } from './chart-lines';
export { BarRows, Funnel, type FunnelStep, type ShownBar } from './chart-rows';
