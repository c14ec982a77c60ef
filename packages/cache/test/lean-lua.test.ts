import { expect, it } from 'vitest';
import { leanLua } from '../src/stores/lean-lua.ts';

it('a script is sent without the functions that it does not use, comments and indentation', () => {
  const source = `
-- Why it is so.
local function one() return 1 end
local function unused()
  if true then
    return one()
  end
end
local function two()
  -- More.
  return one() + one()
end

if ARGV[1] then
  return two()
end
return 0
`;

  expect(leanLua(source)).toBe(
    'local function one() return 1 end\nlocal function two()\nreturn one() + one()\nend\nif ARGV[1] then\nreturn two()\nend\nreturn 0\n',
  );
});
