namespace Blockchain.Client;

/// <summary>The answer of getmempoolinfo, as far as tables show it.</summary>
/// <param name="Size">Transactions.</param>
/// <param name="Bytes">Their virtual bytes.</param>
/// <param name="MaxMempool">Virtual bytes that are kept at most.</param>
public sealed record MempoolInfo(int Size, long Bytes, long MaxMempool);
