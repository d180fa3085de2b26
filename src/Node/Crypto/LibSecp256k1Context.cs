using System.Runtime.InteropServices;

namespace Blockchain.Node.Crypto;

/// <summary>A context of the library, released when nobody uses it any more.</summary>
internal sealed class LibSecp256k1Context : SafeHandle
{
    internal LibSecp256k1Context()
        : base(0, ownsHandle: true) => SetHandle(LibSecp256k1.CreateContext(LibSecp256k1.ContextForVerification));

    /// <inheritdoc/>
    public override bool IsInvalid => handle == 0;

    /// <inheritdoc/>
    protected override bool ReleaseHandle()
    {
        LibSecp256k1.DestroyContext(handle);
        return true;
    }
}
