using Blockchain.Libp2p.Faults;
using Blockchain.Libp2p.Gossip.Router;
using Xunit;
using static Blockchain.Libp2p.Tests.Gossip.Router.RouterBench;

namespace Blockchain.Libp2p.Tests.Gossip.Router;

public sealed class ForwardingTests
{
    private static RouterBench InMesh(int peers, GossipParameters? parameters = null) =>
        new RouterBench(parameters).ConnectSubscribers(0, peers).Subscribe();

    [Fact]
    public void A_new_message_is_validated_and_only_then_delivered_and_forwarded()
    {
        RouterBench bench = InMesh(4);
        GossipEnvelope message = Message("one");

        bench.Receive(Peer(0), message);
        Assert.Equal([new GossipEffect.Validate(message, Peer(0))], bench.Last);

        bench.Judge(message, GossipVerdict.Accept);
        Assert.Equal([Peer(1), Peer(2), Peer(3)], bench.ReceiversOf(message).Order());
        Assert.Equal([message], bench.Delivered);
    }

    [Fact]
    public void One_rpc_object_goes_to_all_receivers()
    {
        RouterBench bench = InMesh(5);
        bench.Accept(Peer(0), Message("one"));
        Assert.Equal(4, Assert.Single(bench.Sent).To.Count);
    }

    [Fact]
    public void A_message_goes_neither_back_to_its_sender_nor_to_its_author()
    {
        RouterBench bench = InMesh(4);
        GossipEnvelope message = Message("one", author: Peer(2));
        bench.Accept(Peer(0), message);
        Assert.Equal([Peer(1), Peer(3)], bench.ReceiversOf(message).Order());
    }

    [Fact]
    public void A_message_does_not_go_to_peers_that_sent_it_while_it_was_validated()
    {
        RouterBench bench = InMesh(4);
        GossipEnvelope message = Message("one");
        bench.Receive(Peer(0), message).Receive(Peer(1), message).Receive(Peer(2), Message("one", signature: "other"));
        bench.Judge(message, GossipVerdict.Accept);
        Assert.Equal([Peer(3)], bench.ReceiversOf(message));
    }

    [Fact]
    public void A_message_is_validated_and_delivered_once_however_many_send_it()
    {
        RouterBench bench = InMesh(6);
        int validations = 0;
        int deliveries = 0;
        for (int i = 0; i < 6; i++)
        {
            GossipEnvelope copy = Message("one");
            validations += bench.Receive(Peer(i), copy).ToValidate.Count();
            if (i == 2) deliveries += bench.Judge(copy, GossipVerdict.Accept).Delivered.Count();
        }
        Assert.Equal((1, 1), (validations, deliveries));
    }

    [Fact]
    public void The_same_content_of_two_authors_is_one_message()
    {
        RouterBench bench = InMesh(2);
        bench.Accept(Peer(0), Message("one", author: Peer(50)));
        Assert.Empty(bench.Receive(Peer(1), Message("one", author: Peer(51))).Last);
    }

    [Fact]
    public void A_forged_copy_that_comes_first_does_not_suppress_the_right_one()
    {
        RouterBench bench = InMesh(3);
        GossipEnvelope forged = Message("one", signature: "forged");
        GossipEnvelope right = Message("one");
        Assert.Empty(bench.Receive(Peer(0), forged).Receive(Peer(1), right).Last);

        bench.Judge(forged, GossipVerdict.BadSignature);
        Assert.Equal([right], bench.ToValidate);
        Assert.Contains(Fault.GossipBadSignature, bench.Faults);
        Assert.True(bench.Score(Peer(0)) < 0);
        Assert.True(bench.Score(Peer(1)) >= 0);

        bench.Judge(right, GossipVerdict.Accept);
        Assert.Equal([right], bench.Delivered);
    }

    [Fact]
    public void A_right_copy_that_comes_after_a_forged_one_was_refused_is_validated()
    {
        RouterBench bench = InMesh(3);
        GossipEnvelope forged = Message("one", signature: "forged");
        bench.Receive(Peer(0), forged).Judge(forged, GossipVerdict.BadSignature);
        GossipEnvelope right = Message("one");
        Assert.Equal([right], bench.Receive(Peer(1), right).ToValidate);
    }

    [Fact]
    public void Copies_that_wait_behind_a_forged_one_are_bounded()
    {
        RouterBench bench = InMesh(1, new GossipParameters { WaitingCopiesMax = 3 });
        for (int i = 0; i < 4; i++) Assert.Empty(bench.Receive(Peer(0), Message("one", signature: $"forged {i}")).Faults);
        Assert.Equal([Fault.GossipValidationOverflow], bench.Receive(Peer(0), Message("one", signature: "one more")).Faults);
    }

    [Fact]
    public void A_rejected_message_is_neither_delivered_nor_forwarded_and_costs_all_its_senders()
    {
        RouterBench bench = InMesh(4);
        GossipEnvelope message = Message("bad");
        bench.Receive(Peer(0), message).Receive(Peer(1), message).Judge(message, GossipVerdict.Reject);
        Assert.Empty(bench.Delivered);
        Assert.Empty(bench.ReceiversOf(message));
        Assert.Equal([Fault.GossipRejected, Fault.GossipRejected], bench.Faults);
        bench.Receive(Peer(2), message);
        Assert.All([Peer(0), Peer(1), Peer(2)], peer => Assert.True(bench.Score(peer) < 0));
        Assert.True(bench.Score(Peer(3)) >= 0);
    }

    [Fact]
    public void An_ignored_message_is_neither_delivered_nor_forwarded_and_costs_nobody()
    {
        RouterBench bench = InMesh(4);
        GossipEnvelope message = Message("stale");
        bench.Receive(Peer(0), message).Judge(message, GossipVerdict.Ignore);
        Assert.Empty(bench.Last);
        Assert.Empty(bench.Receive(Peer(1), message).Last);
        Assert.All([Peer(0), Peer(1)], peer => Assert.Equal(0, bench.Score(peer)));
    }

    [Fact]
    public void A_message_that_nobody_had_time_for_may_come_again()
    {
        RouterBench bench = InMesh(2);
        GossipEnvelope message = Message("one");
        bench.Receive(Peer(0), message).Judge(message, GossipVerdict.Dropped);
        Assert.Equal([Fault.GossipValidationOverflow], bench.Faults);
        Assert.Equal([message], bench.Receive(Peer(1), message).ToValidate);
    }

    [Fact]
    public void Messages_of_topics_that_this_node_does_not_take_are_not_read()
    {
        RouterBench bench = new RouterBench().ConnectSubscribers(0, 2);
        Assert.Empty(bench.Receive(Peer(0), Message("one")).Last);
    }

    [Fact]
    public void A_message_that_names_this_node_as_its_author_is_not_read()
    {
        RouterBench bench = InMesh(2);
        Assert.Empty(bench.Receive(Peer(0), Message("one", author: Self)).Last);
        Assert.Equal(0, bench.Score(Peer(0)));
    }

    [Fact]
    public void A_verdict_that_comes_after_leaving_the_topic_delivers_nothing()
    {
        RouterBench bench = InMesh(2);
        GossipEnvelope message = Message("one");
        Assert.Empty(bench.Receive(Peer(0), message).Unsubscribe().Judge(message, GossipVerdict.Accept).Last);
    }

    [Fact]
    public void A_verdict_on_a_message_of_a_peer_that_left_delivers_it_and_a_bad_one_follows_the_peer()
    {
        RouterBench bench = InMesh(2);
        GossipEnvelope good = Message("good");
        Assert.Equal([good], bench.Receive(Peer(0), good).Disconnect(Peer(0)).Judge(good, GossipVerdict.Accept).Delivered);
        GossipEnvelope bad = Message("bad");
        bench.Connect(Peer(0)).Receive(Peer(0), bad).Disconnect(Peer(0)).Judge(bad, GossipVerdict.Reject);
        Assert.True(bench.Connect(Peer(0)).Score(Peer(0)) < 0);
    }

    [Fact]
    public void Ids_are_forgotten_after_the_time_that_they_are_remembered()
    {
        RouterBench bench = InMesh(2);
        GossipEnvelope message = Message("one");
        bench.Accept(Peer(0), message).Beat(119);
        Assert.Empty(bench.Receive(Peer(1), message).ToValidate);
        bench.Beat();
        Assert.Single(bench.Receive(Peer(1), message).ToValidate);
    }

    [Fact]
    public void Messages_that_wait_for_a_verdict_are_bounded_in_number_in_number_a_sender_and_in_bytes()
    {
        Assert.Equal(3, Overflowing(new GossipParameters { ValidationsMax = 3 }));
        Assert.Equal(4, Overflowing(new GossipParameters { PeerValidationsMax = 2 }));
        Assert.Equal(5, Overflowing(new GossipParameters { ValidationBytesMax = 9 }));
    }

    [Fact]
    public void Verdicts_make_room_for_further_messages()
    {
        RouterBench bench = InMesh(2, new GossipParameters { ValidationsMax = 1, ValidationBytesMax = 8, PeerValidationsMax = 1 });
        foreach (GossipVerdict verdict in Enum.GetValues<GossipVerdict>())
        {
            GossipEnvelope message = Message($"m{verdict}"[..3]);
            Assert.Equal([message], bench.Receive(Peer(0), message).ToValidate);
            bench.Judge(message, verdict);
        }
    }

    /// <summary>Two peers send messages of 3, 2, ... bytes by turns: how many are taken in.</summary>
    private static int Overflowing(GossipParameters parameters)
    {
        RouterBench bench = InMesh(2, parameters);
        int taken = 0;
        bool met = false;
        string[] texts = ["aa", "bb", "c", "dd", "ee", "ff", "gg"];
        for (int i = 0; i < texts.Length; i++)
        {
            taken += bench.Receive(Peer(i % 2), Message(texts[i])).ToValidate.Count();
            met |= bench.Faults.Contains(Fault.GossipValidationOverflow);
        }
        Assert.True(met);
        return taken;
    }
}
