using System.Collections.Immutable;
using Blockchain.Consensus.Primitives;

namespace Blockchain.TestKit.Recorded;

/// <summary>The first line of a recording.</summary>
/// <param name="Activations">The heights that -testactivationheight changed.</param>
/// <param name="Now">The clock that the node was given.</param>
public sealed record RecordingHeader(ImmutableArray<(string Name, Height Height)> Activations, UnixTime Now);
