import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readAnswer } from './answer'
import { find } from './find'

const limits = { tick: () => performance.now(), milliseconds: 5000 }
const answerOf = (text: string, type = '') =>
  readAnswer(
    { headers: [{ name: 'content-type', value: type }], body: { text, size: text.length, truncated: false, binary: false } },
    '',
  )
const inJson = (value: unknown, path: string) => find(answerOf(JSON.stringify(value), 'application/json'), path, limits)

const answer = {
  data: { user: { id: 7 } },
  errors: [{ message: 'no' }, { message: 'never' }],
  'error-code': null,
  a: { 'b-c': 1, b: 'text' },
  flag: false,
  list: [],
  $ref: 'x',
}

test.each([
  ['data.user.id', 7],
  [' data.user.id ', 7],
  ['errors[0].message', 'no'],
  ['errors.1.message', 'never'],
  ['error-code', null],
  ['a.b-c', 1],
  ['flag', false],
  ['$ref', 'x'],
  ['$.data.user.id', 7],
  ['errors.message', ['no', 'never']],
  ['', answer],
])('the path %j leads to %j', async (path, value) => {
  expect(await inJson(answer, path)).toEqual({ value })
})

test.each([
  'data.missing',
  'a.b-d',
  'a.b.c',
  'errors.2.message',
  'errors[5]',
  'constructor',
  '__proto__',
  'data.toString',
  '$nobody',
])('the path %s leads nowhere, and is not wrong', async (path) => {
  expect(await inJson(answer, path)).toEqual({ value: undefined })
})

test.each([
  ['[0].name', [{ name: 'ada' }], 'ada'],
  ['[1][0]', [1, ['x']], 'x'],
  ['[-1].name', [{ name: 'ada' }, { name: 'bob' }], 'bob'],
  ["$[name='bob'].id", [{ name: 'ada' }, { name: 'bob', id: 2 }], 2],
  ['$count($)', [1, 2, 3], 3],
])('an answer that is a list is read by %s', async (path, list, value) => {
  expect(await inJson(list, path)).toEqual({ value })
})

const fred = {
  FirstName: 'Fred',
  Surname: 'Smith',
  Age: 28,
  Address: { Street: 'Hursley Park', City: 'Winchester' },
  Phone: [
    { type: 'home', number: '0203 544 1234' },
    { type: 'office', number: '01962 001234' },
    { type: 'office', number: '01962 001235' },
    { type: 'mobile', number: '077 7700 1234' },
  ],
  Other: { 'Over 18 ?': true, Misc: null },
}

// https://docs.jsonata.org/simple, /predicate, /expressions, /construction
test.each([
  ['Other.Misc', null],
  ['Other.Nothing', undefined],
  ['Other.`Over 18 ?`', true],
  ['Phone[-1].type', 'mobile'],
  ['Phone[8]', undefined],
  ['Phone.number', ['0203 544 1234', '01962 001234', '01962 001235', '077 7700 1234']],
  ['Phone[[0..1]].number', ['0203 544 1234', '01962 001234']],
  ["Phone[type='mobile'].number", '077 7700 1234'],
  ["Phone[type='office'].number", ['01962 001234', '01962 001235']],
  ['Address[].City', ['Winchester']],
  ["Phone[type='mobile'][].number", ['077 7700 1234']],
  ["FirstName & ' ' & Surname", 'Fred Smith'],
  ["Age > 18 and 'Winchester' in Address.City", true],
  ['Phone{type: number}', { home: '0203 544 1234', office: ['01962 001234', '01962 001235'], mobile: '077 7700 1234' }],
  ['Phone^(>number)[0].type', 'mobile'],
  ['(**.number)[0]', '0203 544 1234'],
  ['$uppercase(Address.City)', 'WINCHESTER'],
  ['$map(Phone.number, $substring(?, 0, 3))', ['020', '019', '019', '077']],
  ['$contains(Address.City, /winch(.*)r/i)', true],
  ['$match(Surname, /S(m.)t(h)/).groups', ['mi', 'h']],
  ["$replace('ab12', /[0-9]/, '#')", 'ab##'],
  ["$split('a,b;c', /[,;]/)", ['a', 'b', 'c']],
  ["$base64decode('eyJhIjoxfQ==')", '{"a":1}'],
  ["$base64encode('ada')", 'YWRh'],
])('%s gives what JSONata says', async (path, value) => {
  expect(await inJson(fred, path)).toEqual({ value })
})

test('lists come as plain lists, also inside', async () => {
  const found = await inJson(fred, '{"n": Phone.number, "none": Phone[type="x"]}')
  const value = 'value' in found ? found.value : undefined
  expect(Object.getOwnPropertyNames(Reflect.get(Object(value), 'n'))).toEqual(['0', '1', '2', '3', 'length'])
})

test.each([
  ['$count', undefined],
  ['{"f": function($x){ $x }}', {}],
  ['function($x){ $x }', 'The expression gives a function, not a value: call it, as in $count(items).'],
])('functions are no values: %s', async (path, expected) => {
  expect(await inJson({}, path)).toEqual(typeof expected === 'string' ? { problem: expected } : { value: expected })
})

test.each([
  [
    '$number(FirstName)',
    'The expression fails on this answer at character 8, after “$number(”: Unable to cast value to a number: "Fred".',
  ],
  [
    "Phone[type='x",
    "The path is not understood at character 13, after “Phone[type='x”: a quotation mark is not closed. Close it.",
  ],
  ['$error("stop")', 'The expression ends itself: stop'],
  ['$eval("1")', '$eval cannot be used here: write the expression itself.'],
])('%s is told as a problem', async (path, problem) => {
  expect(await inJson(fred, path)).toEqual({ problem })
})

test.each([
  ['text/plain', 'OK user=ada id=7', 'user=(\\w+)', 'ada'],
  ['text/plain', 'OK user=ada', '/USER=(?<name>\\w+)/i', 'ada'],
  ['text/plain', 'OK', 'OK', 'OK'],
  ['text/plain', 'b', '(a)?(b)', 'b'],
  ['text/plain', 'OK', 'FAIL', undefined],
  ['text/csv', 'id,name\n1,ada\n2,bob', '^2,(.*)$', undefined],
  ['text/csv', 'id,name\n1,ada\n2,bob', '/^2,(.*)$/m', 'bob'],
  ['text/html', '<html><title>Sign in</title>', '<title>(.*?)</title>', 'Sign in'],
])('in %s %j the pattern %s gives %j', async (type, text, path, value) => {
  expect(await find(answerOf(text, type), path, limits)).toEqual({ value })
})

test('in an empty answer, and in one that is not what it says, nothing is found', async () => {
  expect(await find(answerOf(''), 'a', limits)).toEqual({ value: undefined })
  expect(await find(answerOf('{"a":', 'application/json'), 'a', limits)).toEqual({ value: undefined })
})

test('no path and no answer makes it reject', async () => {
  const paths = fc.oneof(
    fc.string(),
    fc.string({
      unit: fc.constantFrom(
        ...Array.from('ab.[]{}()$/"\'@*:=,;?0-_|&<>~%^#'),
        ' ',
        'count',
        'and',
        '//',
        '..',
        ':=',
        'function',
        '\\',
      ),
    }),
  )
  const texts = fc.oneof(fc.json(), fc.constant('<a x="1"><b>t</b><b/></a>'), fc.string())
  await fc.assert(
    fc.asyncProperty(texts, paths, async (text, path) => {
      const found = await find(answerOf(text), path, limits)
      expect('value' in found || found.problem.length > 10).toBe(true)
    }),
    { numRuns: 1000 },
  )
})

test.each([
  ['data["user"]', undefined],
  ['data["id"]', 7],
  ["data['the id']", 8],
  ['$["data"]["id"]', 7],
  ['data["list"][0]["id"]', 9],
  ['data.list[id="x"]', undefined],
])('a text in brackets is a name: %s', async (path, value) => {
  const data = { id: 7, 'the id': 8, list: [{ id: 9 }] }
  expect(await inJson({ data }, path)).toEqual({ value })
})
