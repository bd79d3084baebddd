import { expect, test } from 'vitest'
import { readAnswer } from './answer'
import { find } from './find'

const answerOf = (text: string) =>
  readAnswer({ headers: [], body: { text, size: text.length, truncated: false, binary: false } }, '')
const items = Array.from({ length: 300 }, (_, id) => ({ id, name: `n${id}` }))
const answer = answerOf(JSON.stringify({ items, as: `${'a'.repeat(60)}b` }))

/** A clock that goes by one millisecond each time it is looked at: what is endless ends after as many looks, at any speed. */
const ticking = (milliseconds = 5000) => {
  let now = 0
  return { tick: () => now++, milliseconds }
}
const still = { tick: () => 0 }

const slow = /^The (expression|pattern) (took more than 5 s|takes too long) on this answer/
const deep = /^The expression calls itself more than 100 deep/
const large = /^The expression makes (too large a value|a list of more than 10,000 values)/
const refused = /cannot be used here|has too many optional or repeated parts/
const nested = /nested too deeply/

test.each<[string, string, RegExp]>([
  ['a function that calls itself last', '($f := function(){ $f() }; $f())', slow],
  ['a function that calls itself within', '($f := function($n){ 1 + $f($n) }; $f(1))', deep],
  ['functions that call each other last', '($f := function(){ $g() }; $g := function(){ $f() }; $f())', slow],
  ['functions that call each other within', '($f := function(){ 1 + $g() }; $g := function(){ 1 + $f() }; $f())', deep],
  ['a function that calls itself twice', '($f := function($n){ [$f($n), $f($n)] }; $f(1))', deep],
  ['a function that maps itself', '($f := function($x){ $map([1, 2], $f) }; $f(1))', slow],
  ['loops in loops', '$map([1..9999], function($i){ $map([1..9999], function($j){ $i * $j }) })', slow],
  ['a built-in function for each pair', '$map([1..9999], function($i){ $map([1..9999], $string) })', slow],
  ['a long range', '[1..10000000]', large],
  ['ranges of ranges', '[1..9999].[1..9999]', slow],
  ['a text that doubles', '($d := function($n, $t){ $n = 0 ? $t : $d($n - 1, $t & $t) }; $d(60, "ab"))', large],
  [
    'an object that doubles',
    '($d := function($n, $t){ $n = 0 ? $t : $d($n - 1, {"a": $t, "b": $t}) }; $string($d(60, 1)))',
    large,
  ],
  [
    'lists that double, compared',
    '($d := function($n, $t){ $n = 0 ? $t : $d($n - 1, [[$t], [$t]]) }; $d(60, 1) = $d(60, 2))',
    large,
  ],
  ['very much padding', '$pad("a", 400000000)', refused],
  ['many texts joined', '$join($map([1..200], function($i){ $pad("a", 9999) }))', refused],
  ['many objects compared', '$distinct([1..600].{"a": $})', refused],
  ['a long list sorted', '$sort([1..9000])', refused],
  ['a number that is not finite', '$formatNumber(1e308 * 10, "0.0e0")', refused],
  ['a wide picture', '$now("[Y,999999999-999999999]")', refused],
  ['a date picture that tries for ever', '$toMillis("11111111111111111111x", "[Y][M][D][H][m][s]")', refused],
  ['a signature that tries for ever', `($f := function($a)<${'n+'.repeat(20)}:n>{ 1 }; $f(${'1,'.repeat(40)}"s"))`, refused],
  ['an expression in a text', '($t := "$eval($t)"; $eval($t))', refused],
  ['a pattern that tries for ever', '$contains(as, /(a+)+$/)', slow],
  ['a pattern that tries for ever, in a filter', 'items[$contains($$.as, /^(a|aa)+$/)]', slow],
  ['parentheses in parentheses', `${'('.repeat(2400)}1${')'.repeat(2400)}`, nested],
  ['brackets in brackets', `${'['.repeat(2400)}1${']'.repeat(2400)}`, nested],
  ['a very long expression', `1${'+1'.repeat(2500)}`, /more than 5000 characters/],
])('%s comes to an end, and afterwards others work', async (_, path, problem) => {
  expect(await find(answer, path, ticking())).toHaveProperty('problem', expect.stringMatching(problem))
  expect(await find(answer, '$sum(items.id)', still)).toEqual({ value: 44_850 })
})

test.each(['$string($)', '**', '$', '$string($, true)', '$ = $string($)', 'a.b'])(
  'an answer of lists in lists is no trap for %s',
  async (path) => {
    const depth = 50_000
    const found = await find(answerOf(`${'['.repeat(depth)}${']'.repeat(depth)}`), path, still)
    expect('value' in found || nested.test(found.problem) || refused.test(found.problem)).toBe(true)
  },
)

test('a clock that stands still lets nothing go on for ever', async () => {
  expect(await find(answer, '($f := function(){ $f() }; $f())', still)).toHaveProperty('problem', expect.stringMatching(slow))
}, 30_000)

test('the real clock ends what takes too long', async () => {
  const limits = { tick: () => performance.now(), milliseconds: 50 }
  expect(await find(answer, '($f := function(){ $f() }; $f())', limits)).toEqual({
    problem: 'The expression took more than 0.05 s on this answer. Make it simpler or more specific.',
  })
})

test('how deep a function may call itself is the caller’s to say', async () => {
  const path = '($f := function($n){ $n = 0 ? 0 : 1 + $f($n - 1) }; $f(30))'
  expect(await find(answer, path, still)).toEqual({ value: 30 })
  expect(await find(answer, path, { ...still, depth: 20 })).toEqual({
    problem: 'The expression calls itself more than 20 deep. Give it a condition that ends it.',
  })
})

test('what is not endless stays within the limits', async () => {
  const path = 'items{name: $uppercase(name)} ~> $keys() ~> $count()'
  expect(await find(answer, path, still)).toEqual({ value: 300 })
  expect(await find(answer, '$reduce(items.id, function($a, $b){ $a + $b })', still)).toEqual({ value: 44_850 })
})

test('of a large answer, one value is found by its path', async () => {
  const large = answerOf(
    JSON.stringify({ items: Array.from({ length: 60_000 }, (_, id) => ({ id, name: `user number ${id}` })) }),
  )
  expect(await find(large, 'items[59999].id', still)).toEqual({ value: 59_999 })
  expect(await find(large, '$count(items)', still)).toEqual({ value: 60_000 })
  expect(await find(large, 'items.id', still)).toHaveProperty('problem', expect.stringMatching(/more than 10,000 values/))
})

test.each(['(a+)+$', '(x+x+)+y', '^(\\w+\\s?)*$', '(a|a)*b$', '(.*)*b', '(?:a{1,30}){1,30}b', '(a*)*\\1b'])(
  'the pattern %s comes to an end on a text',
  async (path) => {
    const text = readAnswer(
      { headers: [], body: { text: `${'a'.repeat(40)}!${'x'.repeat(40)}`, size: 81, truncated: false, binary: false } },
      'text',
    )
    expect(await find(text, path, still)).toHaveProperty('problem', expect.stringMatching(slow))
  },
)
