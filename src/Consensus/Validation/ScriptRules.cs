using System.Collections.Immutable;
using Blockchain.Consensus.Rules;
using Blockchain.Consensus.Script;

namespace Blockchain.Consensus.Validation;

/// <summary>Which rule stands behind a script that fails: the one without which it would succeed.</summary>
internal static class ScriptRules
{
    /// <summary>Newest first; a flag is taken away together with those that build on it.</summary>
    private static readonly ImmutableArray<(string Rule, ScriptFlags Without)> Table =
    [
        (RuleNames.Taproot, ScriptFlags.Taproot),
        (RuleNames.NullDummy, ScriptFlags.NullDummy),
        (RuleNames.CheckSequenceVerify, ScriptFlags.CheckSequenceVerify),
        (RuleNames.CheckLockTimeVerify, ScriptFlags.CheckLockTimeVerify),
        (RuleNames.StrictDer, ScriptFlags.DerSignatures),
        (RuleNames.WitnessPrograms, ScriptFlags.Witness | ScriptFlags.Taproot),
        (RuleNames.PayToScriptHash, ScriptFlags.P2sh | ScriptFlags.Witness | ScriptFlags.Taproot),
    ];

    /// <summary>The rule's name; <c>scripts-succeed</c> where no single rule makes the difference.</summary>
    public static string Broken(ReadOnlyMemory<ScriptJob> failing, ScriptFlags flags, IScriptRunner runner)
    {
        foreach ((string rule, ScriptFlags without) in Table)
        {
            ScriptFlags fewer = flags & ~without;
            if (fewer != flags && runner.Run(failing, fewer) is null) return rule;
        }
        return RuleNames.ScriptsSucceed;
    }
}
