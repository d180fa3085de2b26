using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Chain;
using Blockchain.Consensus.Primitives;
using Blockchain.TestKit;

namespace Blockchain.Consensus.Tests.Chain;

/// <summary>A chainstate and blocks with names, made from a drawing. The note <c>invalid</c> gives a coinbase that pays too much.</summary>
internal sealed class DrawnChain
{
    private static readonly UnixTime Now = new(2_000_000_000);

    private readonly Dictionary<string, Block> blocks = [];
    private readonly Dictionary<BlockHash, string> names = [];

    private DrawnChain(ChainPicture picture)
    {
        Dictionary<string, ChainedHeader> places = [];
        foreach (DrawnBlock drawn in picture.Blocks)
        {
            ChainedHeader? parent = drawn.Parent is null ? null : places[drawn.Parent];
            Amount reward = Amount.Coins(drawn.Note == "invalid" ? 51 : 50);
            Block block = parent is null
                ? TestNetworks.EasyGenesis
                : new BlockBuilder(parent, TestRules.Modern) { Salt = (byte)places.Count, CoinbaseValue = reward }.Build();
            places[drawn.Name] = new(block.Header, block.Hash, parent);
            blocks[drawn.Name] = block;
            names[block.Hash] = drawn.Name;
        }
        State = TestNetworks.Start(TestNetworks.EasyGenesis, TestNetworks.Easy);
    }

    public Chainstate State { get; }

    public string Tip => names[State.Tip.Hash];

    /// <summary>The tip and then the branches by name: <c>b3 active, a2 valid-fork</c>.</summary>
    public string Tips => string.Join(", ", State.Tree.Tips().Skip(1).Select(tip => $"{names[tip.Node.Hash]} {tip.Status.Name()}")
        .Order(StringComparer.Ordinal).Prepend($"{Tip} active"));

    public static DrawnChain Parse(string drawing) => new(ChainPicture.Parse(drawing));

    /// <summary>Hands blocks in, in this order.</summary>
    public DrawnChain Deliver(string inOrder)
    {
        foreach (string name in inOrder.Split(' ')) Submit(name);
        return this;
    }

    /// <summary>Hands one block in; the answer is submitblock's.</summary>
    public string? Submit(string name) => State.Submit(blocks[name], Now).Word;

    /// <summary>Hands headers in, in this order.</summary>
    public DrawnChain Announce(string inOrder)
    {
        foreach (string name in inOrder.Split(' ')) State.AcceptHeader(blocks[name].Header, Now);
        return this;
    }

    public DrawnChain Invalidate(string name) => After(State.Invalidate(blocks[name].Hash));

    public DrawnChain Reconsider(string name) => After(State.Reconsider(blocks[name].Hash));

    public DrawnChain Precious(string name) => After(State.Precious(blocks[name].Hash));

    public BlockNode Node(string name) => State.Tree.TryGet(blocks[name].Hash, out BlockNode? node) ? node : throw new ArgumentException(name);

    public Block Block(string name) => blocks[name];

    private DrawnChain After(bool known)
    {
        if (!known) throw new InvalidOperationException("unknown block");
        State.Settle();
        return this;
    }
}
