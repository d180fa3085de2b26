using Blockchain.Wallet.Keys;

namespace Blockchain.Wallet.Commands;

/// <summary>A chain as the wallet knows it.</summary>
/// <param name="Name">Its name, as in its chain file.</param>
/// <param name="Network">What its keys and addresses look like.</param>
internal sealed record NamedChain(string Name, KeyNetwork Network);
