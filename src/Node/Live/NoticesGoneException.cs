namespace Blockchain.Node.Live;

/// <summary>A reader wants to resume where this node cannot: what followed is forgotten, or never was.</summary>
/// <param name="after">The revision that the reader saw last.</param>
/// <param name="oldest">The oldest that a reader can resume after.</param>
/// <param name="newest">The latest.</param>
public sealed class NoticesGoneException(long after, long oldest, long newest)
    : Exception($"cannot resume after revision {after}: this node has what follows {oldest}, up to {newest}");
