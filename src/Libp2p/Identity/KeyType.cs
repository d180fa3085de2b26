namespace Blockchain.Libp2p.Identity;

/// <summary>Key types of the libp2p key protobuf (peer-ids r2).</summary>
public enum KeyType
{
    /// <summary>RSA; read, not verified here.</summary>
    Rsa = 0,

    /// <summary>Ed25519, the one that this library makes and verifies.</summary>
    Ed25519 = 1,

    /// <summary>ECDSA over secp256k1; read, not verified here.</summary>
    Secp256k1 = 2,

    /// <summary>ECDSA; read, not verified here.</summary>
    Ecdsa = 3,
}
