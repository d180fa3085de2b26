using Blockchain.Consensus.Codec;
using Blockchain.Consensus.Crypto;
using Blockchain.Consensus.Governance;
using Blockchain.Consensus.Primitives;
using Blockchain.TestKit;
using Blockchain.Wallet.Commands;
using Xunit;

namespace Blockchain.Wallet.Tests.Commands;

public sealed class KeySignTests : IDisposable
{
    private const string Passphrase = "correct horse";

    private readonly string folder = Directory.CreateTempSubdirectory("key-sign").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void A_key_signs_each_epoch_once_and_remembers_it()
    {
        string key = Path.Combine(folder, "voter.key");
        Assert.Equal(0, Run(["key", "create", "--for", "voting", key], Passphrase).Code);
        string publicKey = Run(["key", "show", key], Passphrase).Output.Trim();

        string first = Signed(key, TestPlans.Of(round: 3, reason: "the bug"));
        Assert.True(Hex.TryDecode(first, out byte[]? bytes));
        Assert.True(Wire.TryRead(bytes, out Vote vote));
        Assert.Equal((publicKey, 2, TestPlans.Of(3, "the bug").ComputeDigest()), (vote.Key.ToString(), vote.Voter, vote.Plan));
        Assert.True(vote.IsSigned(BouncyCastleVerifier.Instance));

        Assert.Equal(first, Signed(key, TestPlans.Of(3, "the bug"))); // the same again says nothing new
        Refused("two votes in one epoch would be proof against it", key, TestPlans.Of(3, "another"));
        Refused("a later epoch than 2.1", key, TestPlans.Of(2, "the bug"));
        Assert.NotEqual(first, Signed(key, TestPlans.Of(4, "another")));
        Refused("a later epoch than 3.1", key, TestPlans.Of(3, "the bug"));
        Assert.Equal(publicKey + "\n", Run(["key", "show", key], Passphrase).Output);
        Evidence.Record("voting key: signs a plan from a file, again, and of later epochs; three contradicting ones refused");
    }

    [Fact]
    public void A_person_reads_the_plan_before_signing_and_may_say_no()
    {
        string key = Path.Combine(folder, "voter.key");
        Assert.Equal(0, Run(["key", "create", "--for", "voting", key], Passphrase).Code);
        string plan = FileOf(TestPlans.Of(1, "harmless\u001b[2J\u202e"));
        byte[] before = File.ReadAllBytes(key);
        FakeTerminal doubtful = new(isInteractive: true, "no", Passphrase);
        Assert.Equal((1, ""), (CommandLine.Run(["key", "sign", plan, "--key", key, "--voter", "2"], doubtful), doubtful.Shown));
        Assert.Contains("leave       24 blocks", doubtful.Complaints, StringComparison.Ordinal);
        Assert.Contains("reason      harmless?[2J?\n", doubtful.Complaints, StringComparison.Ordinal);
        Assert.Equal(before, File.ReadAllBytes(key));
        FakeTerminal sure = new(isInteractive: true, "yes", Passphrase);
        Assert.Equal(0, CommandLine.Run(["key", "sign", plan, "--key", key, "--voter", "2"], sure));
        Assert.Equal((Vote.Size * 2) + 1, sure.Shown.Length);
    }

    [Fact]
    public void What_is_no_plan_no_key_or_no_answer_signs_nothing()
    {
        string key = Path.Combine(folder, "voter.key"), notes = Path.Combine(folder, "notes"), plan = FileOf(TestPlans.Of(1, ""));
        Assert.Equal(0, Run(["key", "create", "--for", "voting", key], Passphrase).Code);
        File.WriteAllText(notes, "00ff");
        Fails(2, "is no plan in hexadecimal", ["key", "sign", notes, "--key", key, "--voter", "2", "--yes"], Passphrase);
        Fails(2, "cannot read the plan", ["key", "sign", notes + "x", "--key", key, "--voter", "2", "--yes"], Passphrase);
        Fails(2, "is no file with keys", ["key", "sign", plan, "--key", notes, "--voter", "2", "--yes"], Passphrase);
        Fails(2, "--key", ["key", "sign", plan, "--voter", "2", "--yes"], Passphrase);
        Fails(1, "the passphrase does not open", ["key", "sign", plan, "--key", key, "--voter", "2", "--yes"], "correct house");
        Fails(2, "add --yes to sign", ["key", "sign", plan, "--key", key, "--voter", "2"], Passphrase);
    }

    private static (int Code, string Output, string Error) Run(string[] arguments, params string[] lines)
    {
        FakeTerminal terminal = new(isInteractive: false, lines);
        int code = CommandLine.Run(arguments, terminal);
        return (code, terminal.Shown, terminal.Complaints);
    }

    private static void Fails(int expected, string part, string[] arguments, params string[] lines)
    {
        (int code, string output, string error) = Run(arguments, lines);
        Assert.Equal((expected, ""), (code, output));
        Assert.Contains(part, error, StringComparison.Ordinal);
    }

    private string FileOf(RollbackPlan plan)
    {
        string path = Path.Combine(folder, "plan.hex");
        File.WriteAllText(path, TestPlans.TextOf(plan));
        return path;
    }

    private string Signed(string key, RollbackPlan plan)
    {
        (int code, string output, string error) = Run(["key", "sign", FileOf(plan), "--key", key, "--voter", "2", "--yes"], Passphrase);
        Assert.True(code == 0, error);
        return output.Trim();
    }

    private void Refused(string part, string key, RollbackPlan plan) =>
        Fails(1, part, ["key", "sign", FileOf(plan), "--key", key, "--voter", "2", "--yes"], Passphrase);
}
