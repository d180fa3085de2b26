using Blockchain.Consensus.Primitives;

namespace Blockchain.Consensus.Script;

/// <summary>What a taproot signature covers beside the transaction (BIP 341, BIP 342).</summary>
/// <param name="AnnexHash">SHA-256 of the annex behind its length, if there is an annex.</param>
/// <param name="Leaf">The script that checks the signature; null for the key path.</param>
public readonly record struct TaprootPath(Hash256? AnnexHash = null, TapscriptPosition? Leaf = null);
