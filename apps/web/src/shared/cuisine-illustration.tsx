/** A drawn picture for each kind of kitchen: shapes of our own, so that no photograph has to be fetched or licensed. */
import type { ReactNode } from 'react';

interface Palette {
  wall: string;
  table: string;
  plate: string;
}

const palettes: Record<string, Palette> = {
  'korean-bbq': { wall: '#7a2e1d', table: '#4a1c12', plate: '#2b2320' },
  sushi: { wall: '#1f3d4d', table: '#d8c4a3', plate: '#f7f3ea' },
  hansik: { wall: '#42573f', table: '#b98d5c', plate: '#f3eee2' },
  italian: { wall: '#8c3f2b', table: '#e9dcc4', plate: '#fbf8f1' },
  noodles: { wall: '#c87c2f', table: '#7c4a1d', plate: '#26343a' },
  'wine-bar': { wall: '#3b2137', table: '#5d3a2c', plate: '#efe6da' },
  steak: { wall: '#2c2f36', table: '#6b4630', plate: '#e7e2d8' },
  vegan: { wall: '#5d7c4a', table: '#e6d9b8', plate: '#fdfbf4' },
  chinese: { wall: '#8d1f22', table: '#3d1512', plate: '#f2ead8' },
  tea: { wall: '#6e7f6a', table: '#cdb892', plate: '#f6f1e6' },
  french: { wall: '#3a4a68', table: '#f0e9dc', plate: '#ffffff' },
  pub: { wall: '#5b4324', table: '#2f2113', plate: '#e9d9b6' },
  mexican: { wall: '#c65a2b', table: '#2f6b66', plate: '#f6e7c8' },
};

const fallback: Palette = { wall: '#1d5c49', table: '#c9b48d', plate: '#f6f1e6' };

const dishes: Record<string, ReactNode> = {
  'korean-bbq': (
    <g>
      {[150, 172, 194, 216, 238].map((x) => (
        <path key={x} d={`M${x} 118 V202`} stroke="#8d8178" strokeWidth="3" />
      ))}
      <path d="M140 150 q22 -20 44 -4 q-8 24 -34 22 z" fill="#a8483a" />
      <path d="M196 138 q26 -12 46 8 q-14 22 -42 12 z" fill="#b95a45" />
      <path d="M170 182 q22 -14 46 0 q-12 18 -42 12 z" fill="#93382c" />
      <path d="M150 154 q14 -8 26 0 M206 142 q14 -6 26 4" stroke="#e8b9a6" strokeWidth="3" fill="none" />
      <path
        d="M176 84 q-12 -16 0 -30 M204 80 q-12 -16 0 -30"
        stroke="#f0c9b4"
        strokeWidth="4"
        fill="none"
        strokeLinecap="round"
        opacity=".55"
      />
    </g>
  ),
  sushi: (
    <g>
      {[138, 184, 230].map((x, index) => (
        <g key={x} transform={`translate(${x} ${150 + index * 6})`}>
          <rect x="-18" y="0" width="38" height="20" rx="9" fill="#ffffff" stroke="#ded6c6" />
          <path d="M-21 4 q20 -20 44 -2 q-4 10 -42 8 z" fill={['#e8794f', '#d6453a', '#f2b45a'][index]} />
        </g>
      ))}
      <path d="M250 96 L120 116 M256 104 L124 124" stroke="#4a3524" strokeWidth="4" strokeLinecap="round" />
    </g>
  ),
  hansik: (
    <g>
      {[
        [158, 138, '#d9573a'],
        [204, 132, '#6f9a4d'],
        [236, 162, '#e6b54a'],
        [146, 176, '#8a5a3c'],
        [196, 184, '#f4efe2'],
      ].map(([x, y, fill]) => (
        <g key={`${x}-${y}`}>
          <circle cx={x as number} cy={y as number} r="19" fill="#ffffff" stroke="#d6cbb7" />
          <circle cx={x as number} cy={y as number} r="12" fill={fill as string} />
        </g>
      ))}
    </g>
  ),
  italian: (
    <g>
      <path d="M150 176 q10 -46 48 -40 q40 6 38 40 q-40 20 -86 0 z" fill="#edc56a" />
      <path
        d="M158 172 q16 -34 40 -28 M174 178 q10 -32 38 -26 M196 180 q6 -26 30 -18"
        stroke="#d49f3d"
        strokeWidth="4"
        fill="none"
        strokeLinecap="round"
      />
      <path d="M176 146 q18 -18 40 0 q-16 14 -40 0 z" fill="#c23a2a" />
      <path d="M192 132 q14 -18 26 -4 q-10 12 -26 4 z" fill="#4f8a45" />
    </g>
  ),
  noodles: (
    <g>
      <ellipse cx="192" cy="160" rx="54" ry="30" fill="#d98e3b" />
      <path
        d="M150 158 q20 -18 42 0 t42 0 M152 168 q20 -16 40 0 t40 0"
        stroke="#f7e3b0"
        strokeWidth="5"
        fill="none"
        strokeLinecap="round"
      />
      <circle cx="214" cy="148" r="13" fill="#fffaf0" />
      <circle cx="214" cy="148" r="7" fill="#f0a13a" />
      <path d="M160 146 l22 -6 M166 152 l20 -6" stroke="#5d8a4a" strokeWidth="5" strokeLinecap="round" />
      <path d="M240 84 L168 150 M250 92 L176 154" stroke="#3a2414" strokeWidth="4" strokeLinecap="round" />
    </g>
  ),
  'wine-bar': (
    <g>
      <path d="M164 92 h44 q2 44 -22 46 q-24 -2 -22 -46 z" fill="#efe6da" opacity=".9" />
      <path d="M166 110 h40 q-2 26 -20 27 q-18 -1 -20 -27 z" fill="#7d1f36" />
      <path d="M186 138 V186 M168 188 h36" stroke="#efe6da" strokeWidth="4" strokeLinecap="round" />
      <path d="M216 176 l30 -12 v24 z" fill="#f2c95e" />
      <circle cx="150" cy="180" r="7" fill="#50274a" />
      <circle cx="140" cy="186" r="7" fill="#5f3159" />
      <circle cx="153" cy="191" r="7" fill="#45203f" />
    </g>
  ),
  steak: (
    <g>
      <path d="M150 158 q8 -32 48 -26 q44 6 38 34 q-8 26 -48 22 q-40 -2 -38 -30 z" fill="#6b3327" />
      <path d="M160 158 q8 -20 38 -17 q32 4 28 23 q-8 16 -36 14 q-30 -2 -30 -20 z" fill="#a2493c" />
      <path d="M168 150 l46 24 M182 144 l40 20" stroke="#54261d" strokeWidth="4" />
      <path d="M236 134 q14 -12 20 2 q-10 10 -20 -2 z" fill="#5c8a48" />
    </g>
  ),
  vegan: (
    <g>
      <path d="M152 168 q0 -40 42 -40 q42 0 42 40 q-42 22 -84 0 z" fill="#6fa050" />
      <path d="M164 162 q6 -26 30 -26 M194 164 q0 -26 26 -22" stroke="#4d7a37" strokeWidth="4" fill="none" />
      <circle cx="176" cy="156" r="9" fill="#dc4a35" />
      <circle cx="212" cy="160" r="9" fill="#e88a3c" />
      <path d="M190 166 q10 -12 22 0 q-10 10 -22 0 z" fill="#f2dc7a" />
    </g>
  ),
  chinese: (
    <g>
      {[158, 194, 230].map((x, index) => (
        <g key={x} transform={`translate(${x} ${158 + (index % 2) * 14})`}>
          <path d="M-19 8 q0 -26 19 -26 q19 0 19 26 q-19 10 -38 0 z" fill="#fff6e4" stroke="#dcccab" />
          <path d="M0 -18 v12 M-8 -14 l5 10 M8 -14 l-5 10" stroke="#cdb98e" strokeWidth="2" />
        </g>
      ))}
      <path
        d="M170 104 q-10 -14 0 -26 M204 104 q-10 -14 0 -26"
        stroke="#f0d9c0"
        strokeWidth="4"
        fill="none"
        strokeLinecap="round"
        opacity=".6"
      />
    </g>
  ),
  tea: (
    <g>
      <path d="M154 138 h58 q2 44 -29 46 q-31 -2 -29 -46 z" fill="#f9f5ec" stroke="#d5cab3" />
      <ellipse cx="183" cy="140" rx="28" ry="7" fill="#b4883f" />
      <path d="M213 146 q20 2 14 20 q-6 10 -20 8" fill="none" stroke="#d5cab3" strokeWidth="5" />
      <circle cx="244" cy="182" r="10" fill="#e7b9c0" />
      <circle cx="262" cy="186" r="10" fill="#c9d6a3" />
      <path
        d="M174 122 q-8 -14 0 -24 M192 122 q-8 -14 0 -24"
        stroke="#e9efe4"
        strokeWidth="4"
        fill="none"
        strokeLinecap="round"
        opacity=".7"
      />
    </g>
  ),
  french: (
    <g>
      <circle cx="192" cy="160" r="30" fill="#f2ede2" />
      <path d="M176 166 q0 -22 18 -22 q18 0 16 22 z" fill="#c96b4a" />
      <path d="M168 172 q24 12 48 -2" stroke="#6d8a4a" strokeWidth="5" fill="none" strokeLinecap="round" />
      <circle cx="222" cy="146" r="4" fill="#a33" />
      <circle cx="230" cy="158" r="3" fill="#a33" />
      <circle cx="158" cy="150" r="3" fill="#5c8a48" />
    </g>
  ),
  pub: (
    <g>
      <path d="M158 112 h50 v76 h-50 z" fill="#f0a93a" />
      <path
        d="M152 112 q4 -20 20 -14 q12 -14 26 0 q16 -4 16 14 q-6 12 -14 4 q-10 10 -20 0 q-12 10 -28 -4 z"
        fill="#fff6e2"
      />
      <path d="M208 126 q26 0 24 26 q-2 20 -24 20" fill="none" stroke="#f4dfae" strokeWidth="7" />
      <path d="M170 130 v44 M184 130 v44 M197 130 v44" stroke="#d98b22" strokeWidth="4" />
    </g>
  ),
  mexican: (
    <g>
      {[160, 206].map((x, index) => (
        <g key={x} transform={`translate(${x} ${168 + index * 8}) rotate(${index * 8 - 6})`}>
          <path d="M-30 6 q0 -38 30 -38 q30 0 30 38 z" fill="#f2c560" />
          <path
            d="M-26 -4 q6 -12 14 -4 q8 -14 16 -2 q10 -12 22 6"
            stroke="#5d9a4a"
            strokeWidth="7"
            fill="none"
            strokeLinecap="round"
          />
          <circle cx="-6" cy="-16" r="5" fill="#d5402f" />
          <circle cx="10" cy="-14" r="5" fill="#a8583a" />
        </g>
      ))}
    </g>
  ),
};

/** Decorative: the restaurant's name stands beside it in text. */
export function CuisineIllustration({ cuisine, className }: { cuisine: string; className?: string }) {
  const { wall, table, plate } = palettes[cuisine] ?? fallback;
  return (
    <svg
      className={className}
      viewBox="0 0 384 240"
      preserveAspectRatio="xMidYMid slice"
      aria-hidden="true"
      focusable="false"
    >
      <rect width="384" height="240" fill={wall} />
      <circle cx="322" cy="46" r="64" fill="#ffffff" opacity=".06" />
      <path d="M322 0 v34" stroke="#ffffff" strokeWidth="2" opacity=".35" />
      <path d="M300 34 h44 l-8 20 h-28 z" fill="#f6d79a" opacity=".85" />
      <path d="M0 170 q192 -34 384 0 V240 H0 z" fill={table} />
      <ellipse cx="192" cy="170" rx="104" ry="52" fill="#000000" opacity=".14" />
      <ellipse cx="192" cy="162" rx="100" ry="52" fill={plate} />
      <ellipse cx="192" cy="160" rx="78" ry="39" fill="#000000" opacity=".05" />
      {dishes[cuisine] ?? dishes['hansik']}
    </svg>
  );
}
