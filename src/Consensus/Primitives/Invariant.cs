using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace Blockchain.Consensus.Primitives;

/// <summary>What must be true however hostile the input: checked in every build, one fact a line.</summary>
public static class Invariant
{
    /// <summary>Stops the node rather than let it go on from a state that cannot be.</summary>
    /// <exception cref="InvariantException">The condition is false: a bug in this program, never a bad input.</exception>
    public static void Holds(
        [DoesNotReturnIf(false)] bool condition,
        [CallerArgumentExpression(nameof(condition))] string? what = null)
    {
        if (!condition) throw new InvariantException(what);
    }
}
