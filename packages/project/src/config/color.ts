import * as z from 'zod';

/** The names that HTML has for colours; dbt lets no other word pass, since its documentation site breaks on it. */
const NAMES = [
  'aliceblue antiquewhite aqua aquamarine azure beige bisque black blanchedalmond blue blueviolet brown burlywood',
  'cadetblue chartreuse chocolate',
  'coral cornflowerblue cornsilk crimson cyan darkblue darkcyan darkgoldenrod darkgray darkgreen darkkhaki',
  'darkmagenta darkolivegreen darkorange darkorchid darkred darksalmon darkseagreen darkslateblue darkslategray',
  'darkturquoise darkviolet deeppink deepskyblue dimgray dodgerblue firebrick floralwhite forestgreen fuchsia',
  'gainsboro ghostwhite gold goldenrod gray green greenyellow honeydew hotpink indianred indigo ivory khaki',
  'lavender lavenderblush lawngreen lemonchiffon lightblue lightcoral lightcyan lightgoldenrodyellow lightgray',
  'lightgreen lightpink lightsalmon lightseagreen lightskyblue lightslategray lightsteelblue',
  'lightyellow lime limegreen linen magenta maroon mediumaquamarine mediumblue mediumorchid mediumpurple',
  'mediumseagreen mediumslateblue mediumspringgreen mediumturquoise mediumvioletred midnightblue',
  'mintcream mistyrose moccasin navajowhite navy oldlace olive olivedrab orange orangered orchid palegoldenrod',
  'palegreen paleturquoise palevioletred papayawhip peachpuff peru pink plum powderblue purple rebeccapurple red',
  'rosybrown royalblue saddlebrown salmon sandybrown seagreen seashell sienna silver skyblue slateblue slategray',
  'snow springgreen steelblue tan teal thistle tomato turquoise violet wheat white whitesmoke yellow yellowgreen',
]
  .join(' ')
  .split(' ');

/** A colour of the documentation site: `#rgb`, `#rrggbb` or a name of HTML's, in any case (dbt). */
export const COLOR: z.ZodType = z
  .string()
  .regex(
    new RegExp(`^(#[0-9a-f]{3}|#[0-9a-f]{6}|${NAMES.join('|')})$`, 'i'),
    'a colour such as #a1b2c3 or red, by a name that HTML has',
  );
