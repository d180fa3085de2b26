using System.Reflection;
using System.Runtime.InteropServices;

namespace Blockchain.Libp2p.Identity;

/// <summary>The functions of OpenSSL's libcrypto that Ed25519 needs, and how the library is found: on Linux .NET's own cryptography stands on it.</summary>
internal static unsafe class LibCrypto
{
    /// <summary>OpenSSL's number of the algorithm.</summary>
    internal const int Ed25519 = 1087;

    private const string Library = "openssl-libcrypto";

    // The names carry the version of the binary interface, which is the same for these functions since 1.1.1.
    private static readonly string[] FileNames = ["libcrypto.so.3", "libcrypto.so.1.1", "libcrypto.3.dylib", "libcrypto-3-x64.dll"];

    private static readonly nint Handle = Load();

    static LibCrypto() => NativeLibrary.SetDllImportResolver(typeof(LibCrypto).Assembly, Resolve);

    /// <summary>Whether the library is there, with Ed25519.</summary>
    internal static bool IsPresent => Handle != 0;

    [DllImport(Library, EntryPoint = "EVP_PKEY_new_raw_private_key")]
    internal static extern nint NewPrivateKey(int type, nint engine, byte* key, nuint length);

    [DllImport(Library, EntryPoint = "EVP_PKEY_new_raw_public_key")]
    internal static extern nint NewPublicKey(int type, nint engine, byte* key, nuint length);

    [DllImport(Library, EntryPoint = "EVP_PKEY_free")]
    internal static extern void FreeKey(nint key);

    [DllImport(Library, EntryPoint = "EVP_MD_CTX_new")]
    internal static extern nint NewContext();

    [DllImport(Library, EntryPoint = "EVP_MD_CTX_free")]
    internal static extern void FreeContext(nint context);

    [DllImport(Library, EntryPoint = "EVP_DigestSignInit")]
    internal static extern int BeginSign(nint context, nint keyContext, nint digest, nint engine, nint key);

    [DllImport(Library, EntryPoint = "EVP_DigestSign")]
    internal static extern int Sign(nint context, byte* signature, nuint* signatureLength, byte* message, nuint length);

    [DllImport(Library, EntryPoint = "EVP_DigestVerifyInit")]
    internal static extern int BeginVerify(nint context, nint keyContext, nint digest, nint engine, nint key);

    [DllImport(Library, EntryPoint = "EVP_DigestVerify")]
    internal static extern int Verify(nint context, byte* signature, nuint signatureLength, byte* message, nuint length);

    // A wrong signature leaves an error behind that a later call of .NET's own cryptography would find on this thread.
    [DllImport(Library, EntryPoint = "ERR_clear_error")]
    internal static extern void ClearErrors();

    private static nint Load()
    {
        foreach (string name in FileNames)
        {
            if (NativeLibrary.TryLoad(name, out nint handle) && NativeLibrary.TryGetExport(handle, "EVP_DigestVerify", out _)) return handle;
        }
        return 0;
    }

    private static nint Resolve(string name, Assembly assembly, DllImportSearchPath? path) => name == Library ? Handle : 0;
}
