namespace Blockchain.Node.Protocol;

/// <summary>The first byte of a message on the wire. A number is never used again for another meaning.</summary>
public enum MessageKind : byte
{
    /// <summary><see cref="Machine.Message.Hello"/>.</summary>
    Hello = 1,

    /// <summary><see cref="Machine.Message.Stand"/>.</summary>
    Stand = 2,

    /// <summary><see cref="Machine.Message.GetHeaders"/>.</summary>
    GetHeaders = 3,

    /// <summary><see cref="Machine.Message.Headers"/>.</summary>
    Headers = 4,

    /// <summary><see cref="Machine.Message.GetBlock"/>.</summary>
    GetBlock = 5,

    /// <summary><see cref="Machine.Message.BlockBody"/>.</summary>
    BlockBody = 6,

    /// <summary><see cref="Machine.Message.BlockNotFound"/>.</summary>
    BlockNotFound = 7,

    /// <summary><see cref="Machine.Message.GetMempool"/>.</summary>
    GetMempool = 8,

    /// <summary><see cref="Machine.Message.Inventory"/>.</summary>
    Inventory = 9,

    /// <summary><see cref="Machine.Message.GetTransactions"/>.</summary>
    GetTransactions = 10,

    /// <summary><see cref="Machine.Message.TransactionBody"/>.</summary>
    TransactionBody = 11,

    /// <summary><see cref="Machine.Message.Plan"/>.</summary>
    Plan = 12,

    /// <summary><see cref="Machine.Message.Ballot"/>.</summary>
    Ballot = 13,

    /// <summary><see cref="Machine.Message.Certified"/>.</summary>
    Certified = 14,

    /// <summary><see cref="Machine.Message.CompactBlock"/>.</summary>
    CompactBlock = 15,

    /// <summary><see cref="Machine.Message.GetBlockTransactions"/>.</summary>
    GetBlockTransactions = 16,

    /// <summary><see cref="Machine.Message.BlockTransactions"/>.</summary>
    BlockTransactions = 17,

    /// <summary><see cref="Machine.Message.GetAddresses"/>.</summary>
    GetAddresses = 18,

    /// <summary><see cref="Machine.Message.Addresses"/>.</summary>
    Addresses = 19,
}
