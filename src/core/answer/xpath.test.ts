import { expect, test } from 'vitest'
import { readAnswer } from './answer'
import { find } from './find'

const limits = { tick: () => performance.now(), milliseconds: 5000 }
const answerOf = (text: string) =>
  readAnswer({ headers: [], body: { text, size: text.length, truncated: false, binary: false } }, 'xml')

// https://www.w3.org/TR/2000/NOTE-SOAP-20000508/#_Toc478383527, with a second error added
const soap = answerOf(`<?xml version="1.0"?>
<!DOCTYPE any [<!ENTITY twice "no no">]>
<SOAP-ENV:Envelope xmlns:SOAP-ENV="http://schemas.xmlsoap.org/soap/envelope/">
  <SOAP-ENV:Body>
    <SOAP-ENV:Fault>
      <faultcode>SOAP-ENV:Server</faultcode>
      <faultstring>Server &amp; &#x45;rror</faultstring>
      <detail>
        <e:myfaultdetails xmlns:e="Some-URI" e:level="2">
          <message id="a">My <b>application</b> didn't work</message>
          <message id="b"><![CDATA[<twice>]]></message>
          <errorcode>1001</errorcode><empty/>
        </e:myfaultdetails>
      </detail>
    </SOAP-ENV:Fault>
  </SOAP-ENV:Body>
</SOAP-ENV:Envelope>`)

test('XML is an object: members by name without prefix, attributes as _name, text as text', () => {
  expect(soap.data).toEqual({
    Envelope: {
      Body: {
        Fault: {
          faultcode: 'SOAP-ENV:Server',
          faultstring: 'Server & Error',
          detail: {
            myfaultdetails: {
              _level: '2',
              message: [
                { _id: 'a', b: 'application', _text: "My  didn't work" },
                { _id: 'b', _text: '<twice>' },
              ],
              errorcode: '1001',
              empty: '',
            },
          },
        },
      },
    },
  })
})

test('entities that XML does not know stay as they are, and none is expanded', () => {
  expect(answerOf('<!DOCTYPE a [<!ENTITY b "cc">]><a>&b;&nbsp;&lt;</a>').data).toEqual({ a: '&b;&nbsp;<' })
})

test('a name that objects have of their own is a name like others', async () => {
  const answer = answerOf('<a><__proto__>x</__proto__><constructor>y</constructor></a>')
  expect(await find(answer, 'a.__proto__', limits)).toEqual({ value: 'x' })
  expect(await find(answer, '/a/constructor', limits)).toEqual({ value: 'y' })
})

test.each([
  ['Envelope.Body.Fault.faultstring', 'Server & Error'],
  ['Envelope.Body.Fault.detail.*.message[1]._id', 'b'],
  ['$count(**.message)', 2],
  ['/Envelope/Body/Fault/faultcode', 'SOAP-ENV:Server'],
  ['/SOAP-ENV:Envelope/SOAP-ENV:Body//faultcode', 'SOAP-ENV:Server'],
  ['./Envelope/Body/Fault/faultcode/text()', 'SOAP-ENV:Server'],
  ['Envelope/Body/Fault/faultcode', 'SOAP-ENV:Server'],
  ['//faultstring', 'Server & Error'],
  ["/*[local-name()='Envelope']/*[local-name()='Body']//*[local-name()='faultcode']", 'SOAP-ENV:Server'],
  ['//message/@id', ['a', 'b']],
  ['//@level', '2'],
  ['//e:myfaultdetails/@e:level', '2'],
  ['//message[1]/@id', 'a'],
  ['//message[last()]', '<twice>'],
  ['//message[position()=2]/@id', 'b'],
  ["//message[@id='b']", '<twice>'],
  ["//message[@id!='b']/@id", 'a'],
  ['//message[b]/@id', 'a'],
  ["//myfaultdetails[errorcode='1001']/@level", '2'],
  ['//myfaultdetails[errorcode > 1000]/@level', '2'],
  ["//message[contains(., 'twice') or @id='c']/@id", 'b'],
  ["//message[not(starts-with(@id, 'b')) and b]/b", 'application'],
  ['//b/../@id', 'a'],
  ['//errorcode/parent::*/@level', '2'],
  ['/child::Envelope/descendant::errorcode/self::node()', '1001'],
  ['//faultcode | //errorcode', ['SOAP-ENV:Server', '1001']],
  ['string(//faultcode)', 'SOAP-ENV:Server'],
  ['normalize-space(//faultstring)', 'Server & Error'],
  ['string(//nothing)', ''],
  ['count(//message)', 2],
  ["count(//message[@id='b']) = 1", true],
  ['boolean(//nothing)', false],
  ['//empty', ''],
  ['//nothing', undefined],
  ['/Body', undefined],
  ['//text()[contains(., "Server")]', ['SOAP-ENV:Server', 'Server & Error']],
])('%s gives %j', async (path, value) => {
  expect(await find(soap, path, limits)).toEqual({ value })
})

test.each([
  ['//a[foo()]', '“foo()]”'],
  ['/a/following-sibling::b', '“following-sibling::b”'],
  ['//a[1', 'something is missing at its end'],
  ['//a]', '“]”'],
  ['//a[#]', '“#]”'],
  ['count(//a, //b)', '“)”'],
  ['//a[. - 1]', '“- 1]”'],
])('what is not understood of %s is named', async (path, part) => {
  expect(await find(soap, path, limits)).toHaveProperty('problem', expect.stringContaining(part))
})

test('a search within each of many nodes comes to an end', async () => {
  const answer = answerOf(`<a>${'<b><c>1</c></b>'.repeat(3000)}</a>`)
  let now = 0
  const found = await find(answer, '//b[c = //c[. = //b/d]]', { tick: () => now++, milliseconds: 5000 })
  expect(found).toHaveProperty('problem', 'The expression took more than 5 s on this answer. Make it simpler or more specific.')
})
