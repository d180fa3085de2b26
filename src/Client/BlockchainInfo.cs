namespace Blockchain.Client;

/// <summary>The answer of getblockchaininfo.</summary>
/// <param name="Chain">The network: <c>main</c>, <c>test</c>, <c>regtest</c>, or the name of the chain file.</param>
/// <param name="Blocks">The height of the best block.</param>
/// <param name="Headers">The height of the best header.</param>
/// <param name="BestBlockHash">The best block.</param>
/// <param name="Difficulty">How many times harder than the easiest target of the main network.</param>
/// <param name="Time">The best block's time, Unix seconds.</param>
/// <param name="MedianTime">The median time of the best block and ten below, Unix seconds.</param>
/// <param name="VerificationProgress">How much of the chain is verified, 0 to 1.</param>
/// <param name="InitialBlockDownload">Whether the node is still catching up.</param>
/// <param name="ChainWork">The work of the chain, hexadecimal.</param>
public sealed record BlockchainInfo(
    string Chain, int Blocks, int Headers, string BestBlockHash, double Difficulty, long Time, long MedianTime,
    double VerificationProgress, bool InitialBlockDownload, string ChainWork);
