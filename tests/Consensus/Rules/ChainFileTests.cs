using System.Text;
using System.Text.Json;
using Blockchain.Consensus.Rules;
using Blockchain.TestKit;
using CsCheck;
using Xunit;

namespace Blockchain.Consensus.Tests.Rules;

/// <summary>The loader and the schema: what they accept, what they refuse, and how they say it.</summary>
public sealed class ChainFileTests
{
    private static readonly SchemaCheck Schema = new(JsonDocument.Parse(File.ReadAllBytes(Path.Combine(Chains.Root, "schema", "chain.schema.json"))).RootElement);

    [Fact]
    public void Every_mistake_is_refused_with_its_line_and_reason()
    {
        string original = Encoding.UTF8.GetString(Chains.Read("march-2013"));
        foreach (ChainFileMistake mistake in ChainFileMistake.All)
        {
            int at = original.IndexOf(mistake.Find, StringComparison.Ordinal);
            Assert.True(at >= 0, mistake.Find);
            string marked = original[..at] + mistake.Replace + original[(at + mistake.Find.Length)..];
            int line = marked[..marked.IndexOf('§', StringComparison.Ordinal)].Count(letter => letter == '\n') + 1;
            string text = marked.Replace("§", "", StringComparison.Ordinal);
            Assert.False(ChainFile.TryRead("chain.json", Encoding.UTF8.GetBytes(text), out ChainSpec? chain, out ChainFileError? error));
            Assert.Null(chain);
            Assert.Equal($"chain.json:{line}: {mistake.Reason}", error.ToString());
            using JsonDocument document = JsonDocument.Parse(text);
            Assert.True(Schema.Accepts(document.RootElement) != mistake.InSchema, mistake.Reason);
        }
        Evidence.Record($"chain file mistakes: {ChainFileMistake.All.Count} of {ChainFileMistake.All.Count} refused with line and reason; the schema refuses the {ChainFileMistake.All.Count(mistake => mistake.InSchema)} that are of form");
    }

    [Theory]
    [InlineData("", 1, null)]
    [InlineData("[]", 1, "the chain file: expected an object, found a list")]
    [InlineData("null", 1, "the chain file: expected an object, found null")]
    [InlineData("{}", 1, "the chain file: name is missing")]
    [InlineData("{}\n{}", 2, null)]
    [InlineData("{\n\n\"name\": \"a\"", 3, null)]
    [InlineData("{\n\"name\": 'a'}", 2, null)]
    [InlineData("// comment", 1, null)]
    [InlineData("{\n\"name\": \"\\ud800\"}", 2, "text that is not valid Unicode")]
    [InlineData("[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]", 1, null)]
    public void What_is_no_chain_file_at_all_is_refused_with_a_line(string text, int line, string? reason)
    {
        Assert.False(ChainFile.TryRead("x", Encoding.UTF8.GetBytes(text), out _, out ChainFileError? error));
        Assert.Equal(line, error.Line);
        if (reason is null) Assert.StartsWith("not JSON: ", error.Reason, StringComparison.Ordinal);
        else Assert.Equal(reason, error.Reason);
    }

    [Fact]
    public void A_file_above_the_limit_is_refused_unread() =>
        Assert.False(ChainFile.TryRead("x", new byte[ChainFile.FileBytesMax + 1], out _, out _));

    [Fact]
    public void A_byte_order_mark_is_no_mistake() =>
        Assert.True(ChainFile.TryRead("x", (byte[])[0xef, 0xbb, 0xbf, .. Chains.Read("regtest")], out _, out _));

    [Fact]
    public void Every_chain_file_validates_against_the_schema()
    {
        foreach (string name in Chains.Names)
        {
            using JsonDocument document = JsonDocument.Parse(Chains.Read(name));
            Assert.True(Schema.Accepts(document.RootElement), name);
        }
    }

    [Fact]
    public void The_schema_knows_every_rule_with_its_meaning_and_limits()
    {
        using JsonDocument schema = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(Chains.Root, "schema", "chain.schema.json")));
        JsonElement rules = schema.RootElement.GetProperty("$defs").GetProperty("rules").GetProperty("properties");
        Assert.Equal(RuleParameters.All.Select(row => row.Name), rules.EnumerateObject().Select(rule => rule.Name));
        foreach (RuleParameter row in RuleParameters.All)
        {
            JsonElement rule = rules.GetProperty(row.Name);
            Assert.Equal(row.Meaning, rule.GetProperty("description").GetString());
            if (row.Kind != RuleValueKind.Number) continue;
            Assert.Equal(row.Min, rule.GetProperty("minimum").GetInt64());
            Assert.Equal(row.Max, rule.GetProperty("maximum").GetInt64());
            Assert.Equal(row.IsOptional, rule.GetProperty("type").ValueKind == JsonValueKind.Array);
        }
    }

    [Fact]
    public void No_bytes_make_it_throw_and_every_refusal_is_one_line()
    {
        byte[][] files = [.. Chains.Names.Select(Chains.Read)];
        byte[] letters = "{}[]\":,0123456789abtruefalsn\\u\n \0\xff"u8.ToArray();
        int refused = 0;
        Gen.Select(Gen.Int[0, files.Length - 1], Gen.Select(Gen.Int[0, 1 << 20], Gen.Int[0, letters.Length - 1], Gen.Int[0, 2]).Array[1, 4]).Sample(
            (file, edits) =>
            {
                List<byte> bytes = [.. files[file]];
                foreach ((int position, int letter, int kind) in edits) Edit(bytes, position % bytes.Count, letters[letter], kind);
                if (ChainFile.TryRead("x", bytes.ToArray(), out ChainSpec? chain, out ChainFileError? error))
                {
                    Assert.NotNull(chain);
                    return;
                }
                Interlocked.Increment(ref refused);
                Assert.InRange(error.Line, 1, bytes.Count(letter => letter == '\n') + 1);
                Assert.DoesNotContain('\n', error.ToString());
            },
            iter: 3000);
        Evidence.Record($"chain file bytes: 3,000 mutated files, none threw, {refused} refused with one line");
    }

    private static void Edit(List<byte> bytes, int position, byte letter, int kind)
    {
        if (kind == 0) bytes[position] = letter;
        else if (kind == 1) bytes.Insert(position, letter);
        else if (bytes.Count > 1) bytes.RemoveRange(position, Math.Min(bytes.Count - position, letter % 8 == 0 ? bytes.Count / 2 : 1));
        if (bytes.Count == 0) bytes.Add(letter);
    }
}
