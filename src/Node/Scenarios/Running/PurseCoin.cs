using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Primitives;

namespace Blockchain.Node.Scenarios.Running;

/// <summary>A coin in a purse.</summary>
/// <param name="Place">Where it was made.</param>
/// <param name="Value">Its value.</param>
/// <param name="Height">The height of its block; null while it waits for one.</param>
/// <param name="IsCoinbase">Whether it must mature.</param>
internal sealed record PurseCoin(OutPoint Place, Amount Value, Height? Height, bool IsCoinbase)
{
    /// <summary>Whether the next block may spend it.</summary>
    internal bool IsSpendable(Height next, int maturity) => !IsCoinbase || (Height is { } made && next - made >= maturity);
}
