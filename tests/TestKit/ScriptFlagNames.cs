using Blockchain.Consensus.Script;

namespace Blockchain.TestKit;

/// <summary>Script flags as Core's vectors name them.</summary>
public static class ScriptFlagNames
{
    private static readonly Dictionary<string, ScriptFlags> Flags = new(StringComparer.Ordinal)
    {
        ["NONE"] = ScriptFlags.None,
        ["P2SH"] = ScriptFlags.P2sh,
        ["STRICTENC"] = ScriptFlags.StrictEncoding,
        ["DERSIG"] = ScriptFlags.DerSignatures,
        ["LOW_S"] = ScriptFlags.LowS,
        ["NULLDUMMY"] = ScriptFlags.NullDummy,
        ["SIGPUSHONLY"] = ScriptFlags.SigPushOnly,
        ["MINIMALDATA"] = ScriptFlags.MinimalData,
        ["DISCOURAGE_UPGRADABLE_NOPS"] = ScriptFlags.DiscourageUpgradableNops,
        ["CLEANSTACK"] = ScriptFlags.CleanStack,
        ["CHECKLOCKTIMEVERIFY"] = ScriptFlags.CheckLockTimeVerify,
        ["CHECKSEQUENCEVERIFY"] = ScriptFlags.CheckSequenceVerify,
        ["WITNESS"] = ScriptFlags.Witness,
        ["DISCOURAGE_UPGRADABLE_WITNESS_PROGRAM"] = ScriptFlags.DiscourageUpgradableWitnessProgram,
        ["MINIMALIF"] = ScriptFlags.MinimalIf,
        ["NULLFAIL"] = ScriptFlags.NullFail,
        ["WITNESS_PUBKEYTYPE"] = ScriptFlags.WitnessPublicKeyType,
        ["CONST_SCRIPTCODE"] = ScriptFlags.ConstScriptCode,
        ["TAPROOT"] = ScriptFlags.Taproot,
        ["DISCOURAGE_UPGRADABLE_TAPROOT_VERSION"] = ScriptFlags.DiscourageUpgradableTaprootVersion,
        ["DISCOURAGE_OP_SUCCESS"] = ScriptFlags.DiscourageOpSuccess,
        ["DISCOURAGE_UPGRADABLE_PUBKEYTYPE"] = ScriptFlags.DiscourageUpgradablePublicKeyType,
    };

    /// <summary>Reads names separated by commas.</summary>
    /// <exception cref="KeyNotFoundException">A name is unknown.</exception>
    public static ScriptFlags Parse(string names)
    {
        ScriptFlags flags = ScriptFlags.None;
        foreach (string name in names.Split(',', StringSplitOptions.RemoveEmptyEntries)) flags |= Flags[name];
        return flags;
    }
}
