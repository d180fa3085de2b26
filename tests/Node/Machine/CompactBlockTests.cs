using System.Collections.Immutable;
using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Primitives;
using Blockchain.Node.Machine;
using Blockchain.Node.Machine.Mempool;
using Blockchain.Node.Machine.Sync;
using Blockchain.TestKit;
using Xunit;

namespace Blockchain.Node.Tests.Machine;

/// <summary>New blocks travel short, and what a peer says wrong about one ends by name or is had whole.</summary>
public sealed class CompactBlockTests
{
    private const ulong Nonce = 7;

    private readonly MachineNet net = new("regtest");
    private readonly NodeMachine node;
    private readonly Transaction[] payments;
    private readonly Block block;
    private readonly Message.CompactBlock compact;

    public CompactBlockTests()
    {
        net.Add("miner");
        node = net.Add("node");
        net.Connect("miner", "node");
        net.Mine("miner", 105);
        net.Disconnect("miner", "node");
        payments = [.. Enumerable.Range(1, 5).Select(height => TestTransactions.Spend(Coinbase(height).Output(), new Amount(4_999_000_000)))];
        foreach (Transaction payment in payments) Submit("miner", payment);
        block = net.Mine("miner");
        Assert.Equal(6, block.Transactions.Length);
        compact = PartialBlock.Compact(block, Nonce);
        foreach (string peer in new[] { "b", "c", "d", "e" }) net.Greet("node", peer);
    }

    [Fact]
    public void A_block_of_known_transactions_needs_no_question()
    {
        foreach (Transaction payment in payments) Submit("node", payment);
        ImmutableArray<Effect> effects = Hear("b", compact);
        Assert.Equal(block.Hash, node.Chain.Tip.Hash);
        Assert.Empty(SentTo(effects, "b").Where(message => message is not Message.Stand));
        Assert.Equal(0, node.Mempool.Count);
    }

    [Fact]
    public void What_is_missing_is_asked_for_and_given_and_the_block_is_best()
    {
        Submit("node", payments[1]);
        ImmutableArray<int> asked = AskedOf("b");
        int known = block.Transactions.IndexOf(payments[1]);
        Assert.Equal(Enumerable.Range(1, 5).Where(place => place != known), asked);
        Hear("b", Given(asked));
        Assert.Equal(block.Hash, node.Chain.Tip.Hash);
        Assert.Empty(net.Disconnects);
    }

    [Fact]
    public void A_new_block_goes_short_to_peers_at_its_parent_as_headers_to_others_and_not_at_all_to_those_who_have_it()
    {
        net.Greet("miner", "far");
        net.Greet("miner", "near");
        net.Greet("miner", "there");
        net.Do("miner", Said("near", Stand(block.Hash, 106)));
        net.Do("miner", Said("there", Stand(block.Hash, 106)));
        net.Now += 600_000;
        Step mined = net["miner"].Handle(new NodeEvent.Mine(net.Now, MachineNet.Anyone, "tag"));
        Block next = Assert.IsType<Answer.Mined>(mined.Answer).Block;
        Message.CompactBlock said = Assert.IsType<Message.CompactBlock>(SentTo(mined.Effects, "near")[0]);
        Assert.Equal((next.Header, 0, 0), (said.Header, said.ShortIds.Length, said.Prefilled[0].Index));
        Assert.Equal(next.Transactions[0], said.Prefilled[0].Transaction);
        Assert.Equal(next.Header, Assert.Single(Assert.IsType<Message.Headers>(SentTo(mined.Effects, "far")[0]).Items));
        Assert.All(["near", "far", "there"], peer => Assert.IsType<Message.Stand>(SentTo(mined.Effects, peer)[^1]));
        net.Now += 600_000;
        net.Do("miner", Said("there", Stand(next.Hash, 107)));
        Assert.Equal(2, SentTo(mined.Effects, "there").Length);
    }

    [Theory]
    [InlineData("another transaction")]
    [InlineData("one too few")]
    [InlineData("one too many")]
    [InlineData("one twice")]
    public void Other_transactions_than_were_asked_for_end_the_connection(string lie)
    {
        Message.BlockTransactions right = Given(AskedOf("b"));
        ImmutableArray<Transaction> given = right.Transactions;
        given = lie switch
        {
            "another transaction" => given.SetItem(0, Coinbase(50)),
            "one too few" => given[..^1],
            "one too many" => given.Add(Coinbase(50)),
            _ => given.SetItem(0, given[1]),
        };
        Effect.Disconnect gone = Assert.Single(Hear("b", right with { Transactions = given }).OfType<Effect.Disconnect>());
        Assert.Equal((new PeerId("b"), "other transactions than the block names", true), (gone.Peer, gone.Reason, gone.Ban));
        Assert.NotEqual(block.Hash, node.Chain.Tip.Hash);
    }

    [Fact]
    public void A_peer_that_goes_wrong_leaves_the_block_to_another()
    {
        AskedOf("b");
        net.Do("node", Said("c", Stand(block.Hash, 106)), run: false);
        ImmutableArray<Effect> effects = Hear("b", new Message.BlockTransactions(block.Hash, []));
        Assert.Equal(new Message.GetBlock(block.Hash), Assert.Single(SentTo(effects, "c")));
        Hear("c", new Message.BlockBody(block));
        Assert.Equal(block.Hash, node.Chain.Tip.Hash);
    }

    [Fact]
    public void Impossible_places_and_too_many_short_ids_end_the_connection()
    {
        Message.CompactBlock tooMany = compact with { ShortIds = [.. Enumerable.Range(0, Message.BlockTransactionCountMax).Select(static i => new ShortId((ulong)i))] };
        foreach ((string peer, Message.CompactBlock lie) in new[] { ("b", tooMany), ("c", compact with { Prefilled = [compact.Prefilled[0] with { Index = 6 }] }) })
        {
            Effect.Disconnect gone = Assert.IsType<Effect.Disconnect>(Assert.Single(Hear(peer, lie)));
            Assert.Equal(("a compact block with impossible places", true), (gone.Reason, gone.Ban));
        }
    }

    [Fact]
    public void Equal_short_ids_and_a_collision_with_what_waits_cost_a_whole_block_and_nothing_else()
    {
        Message.CompactBlock twice = compact with { ShortIds = compact.ShortIds.SetItem(0, compact.ShortIds[1]) };
        Assert.Equal([new Message.GetBlock(block.Hash)], SentTo(Hear("b", twice), "b"));
        foreach (Transaction payment in payments) Submit("node", payment);
        Transaction waiting = TestTransactions.Spend(Coinbase(6).Output(), new Amount(4_999_000_000));
        Submit("node", waiting);
        ShortIdKey key = new(block.Header, Nonce);
        Message.CompactBlock collided = compact with { ShortIds = compact.ShortIds.SetItem(0, key.Of(waiting)) };
        Assert.Empty(Hear("c", collided)); // b has been asked for the whole block
        Hear("b", new Message.BlockBody(block));
        Assert.Equal(block.Hash, node.Chain.Tip.Hash);
        Assert.Empty(net.Disconnects);
    }

    [Fact]
    public void Silent_peers_delay_nothing_for_a_fourth_who_sends_the_block()
    {
        foreach (string peer in new[] { "b", "c", "d" }) Assert.IsType<Message.GetBlockTransactions>(Assert.Single(SentTo(Hear(peer, compact), peer)));
        Assert.Empty(Hear("e", compact)); // three are asked at a time
        net.Now += BlockRequests.AnswerMillisecondsMax + 1;
        Effect.Send again = Assert.Single(node.Handle(new NodeEvent.Tick(net.Now)).Effects.OfType<Effect.Send>());
        Assert.Equal((new PeerId("e"), new Message.GetBlock(block.Hash)), (again.Peer, again.Message));
        Hear("c", Given([1, 2, 3, 4, 5])); // late, and still right
        Assert.Equal(block.Hash, node.Chain.Tip.Hash);
    }

    [Fact]
    public void Single_transactions_are_given_of_recent_blocks_and_older_blocks_whole()
    {
        net.Greet("miner", "f");
        Block recent = Body(106 - CompactBlocks.DepthBlocksMax), old = Body(105 - CompactBlocks.DepthBlocksMax);
        Message.BlockTransactions given = Assert.IsType<Message.BlockTransactions>(Asked(new Message.GetBlockTransactions(recent.Hash, [0])));
        Assert.Equal((recent.Hash, recent.Transactions[0]), (given.Hash, Assert.Single(given.Transactions)));
        Assert.Equal(old, Assert.IsType<Message.BlockBody>(Asked(new Message.GetBlockTransactions(old.Hash, [0]))).Block);
        Assert.IsType<Message.BlockNotFound>(Asked(new Message.GetBlockTransactions(default, [0])));
        Effect.Disconnect gone = Assert.IsType<Effect.Disconnect>(Assert.Single(net["miner"].Handle(Said("f", new Message.GetBlockTransactions(recent.Hash, [1]))).Effects));
        Assert.Equal(("asks for transactions at impossible places", true), (gone.Reason, gone.Ban));

        Message Asked(Message request) => Assert.Single(SentTo(net["miner"].Handle(Said("f", request)).Effects, "f"));
    }

    private static NodeEvent.MessageReceived Said(MachineNet net, string peer, Message message) => new(net.Now, new(peer), message);

    private NodeEvent.MessageReceived Said(string peer, Message message) => Said(net, peer, message);

    private ImmutableArray<Effect> Hear(string peer, Message message) => node.Handle(Said(peer, message)).Effects;

    private static ImmutableArray<Message> SentTo(ImmutableArray<Effect> effects, string peer) =>
        [.. effects.OfType<Effect.Send>().Where(send => send.Peer.Value == peer).Select(send => send.Message)];

    private ImmutableArray<int> AskedOf(string peer) => Assert.IsType<Message.GetBlockTransactions>(Assert.Single(SentTo(Hear(peer, compact), peer))).Indexes;

    private Message.BlockTransactions Given(ImmutableArray<int> places) => new(block.Hash, [.. places.Select(place => block.Transactions[place])]);

    private Message.Stand Stand(BlockHash tip, int height) => new(net.Spec.DefaultRules.Digest, tip, new(height), default);

    private Block Body(int height)
    {
        Block? body = net["miner"].Headers.FindBody(net["miner"].Chain.Tip.Header.Ancestor(new(height)).Hash);
        Assert.NotNull(body);
        return body;
    }

    private Transaction Coinbase(int height) => Body(height).Transactions[0];

    private void Submit(string name, Transaction transaction)
    {
        Answer? answer = net.Do(name, new NodeEvent.SubmitTransaction(net.Now, transaction));
        Assert.IsType<MempoolVerdict.Accepted>(Assert.IsType<Answer.TransactionSubmitted>(answer).Verdict);
    }
}
