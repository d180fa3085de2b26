using Blockchain.Consensus.Blocks;

namespace Blockchain.Consensus.Chain;

/// <summary>Which outputs become coins: all but those that no script can ever spend. Every coin set hash depends on it.</summary>
public static class SpendableOutputs
{
    /// <summary>Bytes of a script that the interpreter runs, at most.</summary>
    public const int ScriptBytesMax = 10_000;

    private const byte Return = 0x6a;

    /// <summary>False for a script that begins with RETURN or is too long to be run.</summary>
    public static bool IsSpendable(ScriptBytes script) =>
        script.Length <= ScriptBytesMax && (script.IsEmpty || script.Span[0] != Return);
}
