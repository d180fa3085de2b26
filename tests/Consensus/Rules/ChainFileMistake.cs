namespace Blockchain.Consensus.Tests.Rules;

/// <summary>A mistake made in march-2013's chain file: what is replaced by what, and what the loader must say.</summary>
/// <param name="Find">Text of the file; its first occurrence is replaced.</param>
/// <param name="Replace">What stands there instead; § marks the line that the message must name.</param>
/// <param name="Reason">The whole message behind the line.</param>
/// <param name="InSchema">Whether an editor sees it too: the schema knows forms and ranges, not what refers to what.</param>
public sealed record ChainFileMistake(string Find, string Replace, string Reason, bool InSchema)
{
    private const string Voter1 = "60ae5908ab5210263be8d0979d29cb928cc6b933eabda0ce6d264b200a9d215c";
    private const string Voter2 = "db26e5d69b40f06c3283961044f7a6a594d8e9903c454a1170708be05fe7f248";

    public static IReadOnlyList<ChainFileMistake> All { get; } = [.. Forms(), .. Rules(), .. Activations(), .. Meanings()];

    public override string ToString() => Reason;

    private static IEnumerable<ChainFileMistake> Forms() =>
    [
        Form("\"magic\": \"d2130311\"", "§\"magic\": \"d21303\"", "magic: expected 8 hexadecimal digits, found \"d21303\""),
        Form("\"magic\": \"d2130311\"", "§\"magic\": 42", "magic: expected text, found 42"),
        Form("\"magic\":", "§\"magik\":", "unknown key \"magik\" in the chain file (did you mean magic?)"),
        Form("\"addresses\":", "§\"adresses\":", "unknown key \"adresses\" in the chain file (did you mean addresses?)"),
        Form("{\n  \"$schema\"", "{\n  §\"zzz\": 1, \"$schema\"", "unknown key \"zzz\" in the chain file"),
        Form("\"bech32\": \"march\"", "§\"bech32\": \"March\"", "bech32: expected 1 to 83 lower-case letters, found \"March\""),
        Form("\"pubkey-hash\": 111", "§\"pubkey-hash\": 256", "pubkey-hash: must be 0 to 255, found 256"),
        Form("\"addresses\": {\n    \"pubkey-hash\": 111,\n", "\"addresses\": §{\n", "addresses: pubkey-hash is missing"),
        Form("\"default-rules\": \"0.8\"", "§\"default-rules\": [\"0.8\"]", "default-rules: expected text, found a list"),
        Form("\"name\": \"0.8\"", "§\"name\": \"0 8\"", "name: a name has 1 to 64 of a-z, 0-9, dot and dash, found \"0 8\""),
        Form("\"threshold\": 4", "§\"threshold\": \"four\"", "threshold: expected a whole number, found \"four\""),
        Form("\"threshold\": 4", "§\"threshold\": 0", "threshold: must be 1 to 100, found 0"),
    ];

    private static IEnumerable<ChainFileMistake> Rules() =>
    [
        Form("\"max-money\": 2100000000000000", "§\"max-block-size\": \"1 MB\"", "max-block-size: expected a whole number, found \"1 MB\""),
        Form("\"max-money\": 2100000000000000", "§\"max-block-size\": 1.5", "max-block-size: expected a whole number, found 1.5"),
        Form("\"max-money\": 2100000000000000", "§\"max-block-size\": null", "max-block-size: expected a whole number, found null"),
        Form("\"max-money\": 2100000000000000", "§\"max-block-size\": 10", "max-block-size: must be 81 to 32000000, found 10"),
        Form("\"max-money\": 2100000000000000", "§\"max-block-size\": 99999999999999999999", "max-block-size: expected a whole number, found 99999999999999999999"),
        Form("\"max-money\": 2100000000000000", "§\"max-money\": true", "max-money: expected a whole number or null, found true"),
        Form("\"max-touched-txids\": 4500", "§\"max-touched-txid\": 4500", "unknown rule \"max-touched-txid\" (did you mean max-touched-txids?)"),
        Form("\"no-retargeting\": true", "§\"no-retargeting\": 1", "no-retargeting: expected true or false, found 1"),
        Form("\"pow-limit\": \"207fffff\"", "§\"pow-limit\": \"7fffff\"", "pow-limit: expected a compact target as eight hexadecimal digits in quotes, found \"7fffff\""),
        Meaning("\"pow-limit\": \"207fffff\"", "§\"pow-limit\": \"ff7fffff\"", "pow-limit: not a possible target, found \"ff7fffff\""),
        Meaning("\"max-money\": 2100000000000000", "§\"max-money\": 1, \"max-money\": 2", "\"max-money\" is written twice"),
        Meaning(
            "{\n      \"name\": \"0.7\",\n      \"summary\": \"nodes whose database cannot touch more than 4,500 transactions a block\",\n      \"rules\": {",
            "§{\n \"name\": \"0.7\", \"rules\": { \"retarget-timespan\": 599,",
            "rule set 0.7: retarget-timespan: must not be below block-interval"),
    ];

    private static IEnumerable<ChainFileMistake> Activations() =>
    [
        Form("\"when\": { \"height\": 1 }", "§\"when\": { \"heigth\": 1 }", "unknown key \"heigth\" in when (did you mean height?)"),
        Form("\"when\": { \"height\": 1 }", "§\"when\": { }", "when: expected exactly one of height, median-time, block-times, block, signalled"),
        Form("\"when\": { \"height\": 1 }", "§\"when\": { \"height\": 1, \"median-time\": 5 }", "when: expected exactly one of height, median-time, block-times, block, signalled"),
        Form("\"when\": { \"height\": 1 }", "§\"when\": { \"height\": -1 }", "height: must be 0 to 2147483647, found -1"),
        Form("\"when\": { \"height\": 1 }", "§\"when\": { \"median-time\": \"yesterday\" }", "median-time: expected seconds since 1970 or a date like \"2013-03-21T12:00:00Z\", found \"yesterday\""),
        Meaning("\"when\": { \"height\": 1 }", "§\"when\": { \"median-time\": \"2013-02-30T12:00:00Z\" }", "median-time: expected seconds since 1970 or a date like \"2013-03-21T12:00:00Z\", found \"2013-02-30T12:00:00Z\""),
        Meaning("\"when\": { \"height\": 1 }", "§\"when\": { \"median-time\": \"2200-01-01T00:00:00Z\" }", "median-time: the date does not fit in 32 bits of seconds since 1970"),
        Form("\"when\": { \"height\": 1 }", "§\"when\": { \"block\": \"00ff\" }", "block: expected 64 hexadecimal digits, found \"00ff\""),
        Form("\"when\": { \"height\": 1 }", "§\"when\": { \"block-times\": { \"from\": 5 } }", "block-times: until is missing"),
        Meaning("\"when\": { \"height\": 1 }", "§\"when\": { \"block-times\": { \"from\": 5, \"until\": 5 } }", "block-times: the window must end after it begins"),
        Form("\"when\": { \"height\": 1 }", "§\"when\": { \"signalled\": { \"bit\": 29, \"start\": 1, \"period\": 10, \"threshold\": 8 } }", "bit: must be 0 to 28, found 29"),
        Meaning("\"when\": { \"height\": 1 }", "§\"when\": { \"signalled\": { \"bit\": 2, \"start\": 1, \"period\": 10, \"threshold\": 11 } }", "signalled: threshold must be 1 to the period"),
        Meaning("\"when\": { \"height\": 1 }", "§\"when\": { \"signalled\": { \"bit\": 2, \"start\": 9, \"timeout\": 9, \"period\": 10, \"threshold\": 8 } }", "signalled: timeout must be later than start"),
        Form("{ \"name\": \"bip34\",\n          \"when\": { \"height\": 1 },", "§{ \"name\": \"bip34\",", "changes: when is missing"),
    ];

    private static IEnumerable<ChainFileMistake> Meanings() =>
    [
        Meaning("\"hash\": \"1d50", "§\"hash\": \"0d50", "hash: the block's hash is 1d50fca25cb534b720146d16e2dddd853d6a81bcc420bde3546a98955e746cd6"),
        Meaning("\"block\": \"0100", "§\"block\": \"01", "block: not the hexadecimal digits of one block"),
        Meaning("\"extends\": \"0.7\"", "§\"extends\": \"0.9\"", "extends: no rule set \"0.9\" stands above this one (did you mean 0.7?)"),
        Meaning("\"extends\": \"0.7\"", "§\"extends\": \"0.8\"", "extends: rule set 0.8 extends itself"),
        Meaning("\"extends\": \"0.7\"", "§\"extends\": \"0.8.1\"", "extends: no rule set \"0.8.1\" stands above this one"),
        Meaning("\"name\": \"0.8\"", "§\"name\": \"0.7\"", "name: rule set 0.7 is there twice"),
        Meaning("\"default-rules\": \"0.8\"", "§\"default-rules\": \"0.8.2\"", "default-rules: no rule set \"0.8.2\" (did you mean 0.8.1?)"),
        Meaning("\"extends\": \"0.7\",", "\"extends\": \"0.7\",\n §\"without\": [\"bip43\"],", "without: no inherited change \"bip43\" (did you mean bip34?)"),
        Meaning("\"changes\": [\n", "\"changes\": [ { \"when\": { \"height\": 5 }, \"rules\": {} },\n§", "height: 1 stands below 5; heights of a table do not fall"),
        Meaning("\"changes\": [\n", "\"changes\": [ { \"name\": \"bip34\", \"when\": { \"height\": 1 }, \"rules\": {} },\n§", "name: change bip34 is there twice"),
        Meaning("\"threshold\": 4", "§\"threshold\": 6", "threshold: 6 of 5 voters can never be reached"),
        Meaning("\"threshold\": 4", "§\"threshold\": 3", "threshold: must be 4 or more of 5 voters, or two halves could decide differently"),
        Meaning(Voter2, "§" + Voter1, "key: pool-b has the key of pool-a, who would count twice"),
        Meaning("\"name\": \"pool-b\"", "§\"name\": \"pool-a\"", "name: pool-a is there twice"),
        Meaning(Voter1, "§" + new string('f', 64), "key: not a public key of BIP 340: nobody could sign for pool-a"),
        Meaning("\"magic\"", "§\"name\": \"x\", \"magic\"", "\"name\" is written twice"),
    ];

    private static ChainFileMistake Form(string find, string replace, string reason) => new(find, replace, reason, InSchema: true);

    private static ChainFileMistake Meaning(string find, string replace, string reason) => new(find, replace, reason, InSchema: false);
}
