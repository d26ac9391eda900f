import { type BuiltinMacro, family, macro } from './builtin-macro.ts';

/** Times, date arithmetic and series of dates. */
export const DATE_MACROS: readonly BuiltinMacro[] = [
  ...family({
    name: 'current_timestamp',
    parameters: '',
    printed: ['', ''],
    default: notImplemented('current_timestamp'),
    clickhouse: 'now()',
  }),
  ...family({
    name: 'snapshot_get_time',
    parameters: '',
    printed: ['', ''],
    default: '\n    {{ current_timestamp() }}\n',
    consultedByPlans: true,
  }),
  macro(
    'dbt',
    'get_snapshot_get_time_data_type',
    '',
    `
    {%- set query = 'select ' ~ adapter.dispatch('snapshot_get_time', 'dbt')() ~ ' as dbt_snapshot_time' -%}
    {%- set columns = get_column_schema_from_query(query) -%}
    {{ return(columns[0].dtype or none) }}`,
  ),
  // dbt prints `current_timestamp::timestamp` for these two, which ClickHouse does not understand.
  ...family({ name: 'current_timestamp_backcompat', parameters: '', default: 'now()' }),
  ...family({ name: 'current_timestamp_in_utc_backcompat', parameters: '', default: 'now()' }),
  ...family({
    name: 'snapshot_string_as_time',
    parameters: 'timestamp',
    printed: ['', ''],
    default: notImplemented('snapshot_string_as_time'),
    clickhouse: `{{ return("toDateTime('" ~ timestamp ~ "')") }}`,
  }),
  ...family({
    name: 'date',
    parameters: 'year, month, day',
    // dbt prints `to_date('…', 'YYYY-MM-DD')`, which ClickHouse does not have.
    default: "toDate('{{ modules.datetime.date(year, month, day).strftime('%Y-%m-%d') }}')",
  }),
  ...family({
    name: 'date_trunc',
    parameters: 'datepart, date',
    default: "date_trunc('{{ datepart }}', {{ date }})",
  }),
  ...family({
    name: 'dateadd',
    parameters: 'datepart, interval, from_date_or_timestamp',
    default: `

    dateadd(
        {{ datepart }},
        {{ interval }},
        {{ from_date_or_timestamp }}
        )

`,
  }),
  ...family({
    name: 'datediff',
    parameters: 'first_date, second_date, datepart',
    default: `datediff(
        {{ datepart }},
        {{ first_date }},
        {{ second_date }}
        )`,
  }),
  ...family({
    name: 'get_intervals_between',
    parameters: 'start_date, end_date, datepart',
    default: `
    {%- call statement('get_intervals_between', fetch_result=True) %}

        select {{ dbt.datediff(start_date, end_date, datepart) }}

    {%- endcall -%}
    {%- set result = load_result('get_intervals_between') -%}
    {{ return(result['data'][0][0] if result and result['data'] else 1) }}`,
  }),
  ...family({
    name: 'date_spine',
    parameters: 'datepart, start_date, end_date',
    default: `


    with rawdata as (

        {{ dbt.generate_series(
            dbt.get_intervals_between(start_date, end_date, datepart)
        ) }}

    ),

    all_periods as (

        select (
            {{
                dbt.dateadd(
                    datepart,
                    "row_number() over (order by 1) - 1",
                    start_date
                )
            }}
        ) as date_{{ datepart }}
        from rawdata

    ),

    filtered as (

        select *
        from all_periods
        where date_{{ datepart }} <= {{ end_date }}

    )

    select * from filtered

`,
  }),
  ...family({
    name: 'get_powers_of_two',
    parameters: 'upper_bound',
    default: `
    {%- if upper_bound <= 0 %}{{ exceptions.raise_compiler_error('upper bound must be positive') }}{% endif %}
    {%- for power in range(1, 100) %}{% if upper_bound <= 2 ** power %}{{ return(power) }}{% endif %}{% endfor %}`,
  }),
  ...family({
    name: 'generate_series',
    parameters: 'upper_bound',
    default: `

    {% set n = dbt.get_powers_of_two(upper_bound) %}

    with p as (
        select 0 as generated_number union all select 1
    ), unioned as (

    select

    {% for i in range(n) %}
    p{{ i }}.generated_number * power(2, {{ i }})
    {% if not loop.last %} + {% endif %}
    {% endfor %}
    + 1
    as generated_number

    from

    {% for i in range(n) %}
    p as p{{ i }}
    {% if not loop.last %} cross join {% endif %}
    {% endfor %}

    )

    select *
    from unioned
    where generated_number <= {{ upper_bound }}
    order by generated_number

`,
  }),
  macro(
    'dbt',
    'convert_datetime',
    'date_str, date_fmt',
    `
  {%- set message = "The provided partition date '" ~ date_str ~ "' does not match the expected format '" ~ date_fmt ~ "'" -%}
  {{ return(try_or_compiler_error(message, modules.datetime.datetime.strptime, date_str.strip(), date_fmt)) }}`,
  ),
  macro(
    'dbt',
    'dates_in_range',
    `start_date_str, end_date_str=none, in_fmt="%Y%m%d", out_fmt="%Y%m%d"`,
    `
  {%- set first = convert_datetime(start_date_str, in_fmt) -%}
  {%- set last = convert_datetime(start_date_str if end_date_str is none else end_date_str, in_fmt) -%}
  {%- if last < first -%}
    {{ exceptions.raise_compiler_error('Partition start date is after the end date (' ~ first ~ ', ' ~ last ~ ')') }}
  {%- endif -%}
  {%- set dates = [] -%}
  {%- for i in range(0, (last - first).days + 1) -%}
    {%- set day = first + modules.datetime.timedelta(days=i) -%}
    {%- do dates.append(day.strftime(out_fmt) if out_fmt else day) -%}
  {%- endfor -%}
  {{ return(dates) }}`,
  ),
  macro(
    'dbt',
    'partition_range',
    `raw_partition_date, date_fmt='%Y%m%d'`,
    `
  {%- set bounds = (raw_partition_date | string).split(',') -%}
  {%- if bounds | length > 2 -%}
    {{ exceptions.raise_compiler_error('Invalid partition time. Expected format: {Start Date}[,{End Date}]. Got: ' ~ raw_partition_date) }}
  {%- endif -%}
  {{ return(dates_in_range(bounds[0], bounds[1] if bounds | length == 2 else none, in_fmt=date_fmt)) }}`,
  ),
  macro('dbt', 'py_current_timestring', '', "{{ return(modules.datetime.datetime.now().strftime('%Y%m%d%H%M%S%f')) }}"),
];

function notImplemented(name: string): string {
  return `{{ exceptions.raise_not_implemented('${name} macro not implemented for adapter ' ~ adapter.type()) }}`;
}
