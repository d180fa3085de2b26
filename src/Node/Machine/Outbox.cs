using System.Collections.Immutable;

namespace Blockchain.Node.Machine;

/// <summary>Collects the effects of one event, in order.</summary>
public sealed class Outbox
{
    private readonly ImmutableArray<Effect>.Builder effects = ImmutableArray.CreateBuilder<Effect>();

    /// <summary>Adds an effect.</summary>
    public void Add(Effect effect) => effects.Add(effect);

    /// <summary>Says something to a peer.</summary>
    public void Send(PeerId peer, Message message) => effects.Add(new Effect.Send(peer, message));

    /// <summary>Tells whoever watches.</summary>
    public void Notify(Notice notice) => effects.Add(new Effect.Notify(notice));

    /// <summary>Hands the effects over and starts anew.</summary>
    public ImmutableArray<Effect> Take() => effects.DrainToImmutable();
}
