using Blockchain.Consensus.Primitives;

namespace Blockchain.Consensus.Script;

/// <summary>A place in a tapscript (BIP 342).</summary>
/// <param name="LeafHash">The hash of the leaf that is executed.</param>
/// <param name="CodeSeparator">Which operation the last executed CODESEPARATOR was, counted from zero; <see cref="NoSeparator"/> if none.</param>
public readonly record struct TapscriptPosition(Hash256 LeafHash, uint CodeSeparator = TapscriptPosition.NoSeparator)
{
    /// <summary>No CODESEPARATOR has been executed.</summary>
    public const uint NoSeparator = uint.MaxValue;
}
