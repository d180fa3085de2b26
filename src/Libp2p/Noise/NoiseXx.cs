using Blockchain.Libp2p.Faults;
using Blockchain.Libp2p.Identity;

namespace Blockchain.Libp2p.Noise;

/// <summary>
/// The handshake pattern XX without any I/O: <c>-> e</c>, <c>&lt;- e, ee, s, es</c>, <c>-> s, se</c>, over
/// Noise_XX_25519_ChaChaPoly_SHA256. After a fault it must not be used again.
/// </summary>
internal sealed class NoiseXx : IDisposable
{
    /// <summary>Bytes of a public key on the wire.</summary>
    public const int KeyBytes = IX25519.KeyBytes;

    private readonly bool initiator;
    private readonly NoiseKey me;
    private readonly NoiseKey ephemeral;
    private readonly IX25519 x25519;
    private readonly SymmetricState state;
    private readonly byte[] remoteEphemeral = new byte[KeyBytes];
    private readonly byte[] remoteStatic = new byte[KeyBytes];
    private int message;

    /// <summary>Begins a handshake.</summary>
    /// <param name="initiator">Whether this side sends the first message.</param>
    /// <param name="me">This side's static key.</param>
    /// <param name="ephemeral">The key of this one handshake.</param>
    /// <param name="prologue">What both sides must agree on beforehand; empty in libp2p.</param>
    /// <param name="x25519">Key agreement.</param>
    public NoiseXx(bool initiator, NoiseKey me, NoiseKey ephemeral, ReadOnlySpan<byte> prologue, IX25519 x25519)
    {
        this.initiator = initiator;
        this.me = me;
        this.ephemeral = ephemeral;
        this.x25519 = x25519;
        state = new SymmetricState("Noise_XX_25519_ChaChaPoly_SHA256"u8, prologue);
    }

    /// <summary>The other side's static key, once its message was read.</summary>
    public ReadOnlySpan<byte> RemoteStatic => remoteStatic;

    /// <summary>The transcript's hash.</summary>
    public ReadOnlySpan<byte> Hash => state.Hash;

    /// <summary>Bytes of the next message around its payload: keys and tags.</summary>
    private int Overhead => message switch
    {
        0 => KeyBytes,
        1 => (2 * KeyBytes) + (2 * CipherState.TagBytes),
        _ => KeyBytes + (2 * CipherState.TagBytes),
    };

    /// <summary>Writes the next message, in this side's turn.</summary>
    /// <returns><see cref="Fault.None"/>, or <see cref="Fault.NoiseZeroKey"/> for a key that the other side sent.</returns>
    public Fault Write(ReadOnlySpan<byte> payload, out byte[] text)
    {
        text = new byte[Overhead + payload.Length];
        int at = 0;
        if (message < 2)
        {
            ephemeral.Public.CopyTo(text, 0);
            state.MixHash(ephemeral.Public);
            at = KeyBytes;
        }
        if (message == 1 && !MixAgreement(ephemeral, remoteEphemeral)) return Fault.NoiseZeroKey;
        if (message > 0)
        {
            at += state.EncryptAndHash(me.Public, text.AsSpan(at));
            if (!MixAgreement(me, remoteEphemeral)) return Fault.NoiseZeroKey;
        }
        _ = state.EncryptAndHash(payload, text.AsSpan(at));
        message++;
        return Fault.None;
    }

    /// <summary>Reads the next message, in the other side's turn.</summary>
    /// <returns><see cref="Fault.None"/>, <see cref="Fault.NoiseMalformed"/>, <see cref="Fault.NoiseNotAuthentic"/> or <see cref="Fault.NoiseZeroKey"/>.</returns>
    public Fault Read(ReadOnlySpan<byte> text, out byte[] payload)
    {
        payload = [];
        if (text.Length < Overhead) return Fault.NoiseMalformed;
        byte[] plain = new byte[text.Length - Overhead];
        if (message < 2)
        {
            text[..KeyBytes].CopyTo(remoteEphemeral);
            state.MixHash(remoteEphemeral);
            text = text[KeyBytes..];
        }
        if (message == 1 && !MixAgreement(ephemeral, remoteEphemeral)) return Fault.NoiseZeroKey;
        if (message > 0)
        {
            int length = KeyBytes + CipherState.TagBytes;
            if (!state.TryDecryptAndHash(text[..length], remoteStatic)) return Fault.NoiseNotAuthentic;
            if (!MixAgreement(ephemeral, remoteStatic)) return Fault.NoiseZeroKey;
            text = text[length..];
        }
        if (!state.TryDecryptAndHash(text, plain)) return Fault.NoiseNotAuthentic;
        payload = plain;
        message++;
        return Fault.None;
    }

    /// <summary>The keys of the transport, for what this side sends and receives, after the third message.</summary>
    public (CipherState Send, CipherState Receive) Split()
    {
        (CipherState fromInitiator, CipherState fromResponder) = state.Split();
        return initiator ? (fromInitiator, fromResponder) : (fromResponder, fromInitiator);
    }

    /// <inheritdoc/>
    public void Dispose() => state.Dispose();

    // Read and Write together know the pattern: whoever sends s agrees with its static key, whoever reads s with its ephemeral one.
    private bool MixAgreement(NoiseKey mine, ReadOnlySpan<byte> theirs)
    {
        Span<byte> shared = stackalloc byte[KeyBytes];
        if (!mine.TryAgree(theirs, x25519, shared)) return false;
        state.MixKey(shared);
        return true;
    }
}
