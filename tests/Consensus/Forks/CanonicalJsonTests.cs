using System.Text;
using System.Text.Json;
using Blockchain.Consensus.Forks;
using Blockchain.Consensus.Primitives;
using CsCheck;
using Xunit;

namespace Blockchain.Consensus.Tests.Forks;

public sealed class CanonicalJsonTests
{
    [Fact]
    public void Each_value_has_the_form_that_is_written_down() => Assert.Equal(
        """{"a":[1,-170141183460469231731687303715884105728,null],"b":{"c":"0aff","d":null},"e":"q\"\\\u001f é","f":"0000000000000000000000000000000000000000000000000000000000000001"}""",
        Text(new CanonicalJson().BeginObject()
            .Name("a").BeginArray().Integer(1).Integer(Int128.MinValue).Integer(null).EndArray()
            .Name("b").BeginObject().Field("c", Hex.Encode([0x0a, 0xff])).Field("d", default(string)).EndObject()
            .Field("e", "q\"\\\u001f é")
            .Field("f", new Hash256(1, 0, 0, 0).ToString())
            .EndObject()));

    [Fact]
    public void Every_string_comes_back_from_another_reader() => Gen.String.Sample(
        value =>
        {
            string whole = Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(value)); // half a pair of surrogates is no text
            return JsonSerializer.Deserialize<string>(new CanonicalJson().String(value).ToUtf8()) == whole;
        },
        iter: 20_000,
        threads: 1);

    private static string Text(CanonicalJson json) => Encoding.UTF8.GetString(json.ToUtf8());
}
