using Blockchain.Consensus.Governance;
using Blockchain.TestKit;
using Xunit;
using static Blockchain.Consensus.Tests.Governance.GovernanceWorld;

namespace Blockchain.Consensus.Tests.Governance;

/// <summary>Adding observers, strangers and repetitions, and any reordering, never change a tally (I2, A36); mistakes are caught.</summary>
public sealed class TallyTests
{
    private const int SeedCount = 40;

    private static readonly RollbackPlan Plan = PlanOf(3);
    private static readonly RollbackPlan Rival = PlanOf(2);

    private static readonly Vote[] Voters = [.. Enumerable.Range(0, VoterCount).Select(i => Vote.Sign(Plan, (ushort)i, Keys[i]))];

    private static readonly Vote[] Rivals = [.. Enumerable.Range(0, 2).Select(i => Vote.Sign(Rival, (ushort)i, Keys[i]))];

    private static readonly Vote[] Noise =
    [
        Resign(Voters[0], Watcher), Resign(Voters[1], Stranger), Voters[2] with { Signature = Voters[3].Signature },
        Resign(Voters[0] with { Voter = 3 }, Keys[0]), Resign(Voters[4] with { Epoch = new(9, 9) }, Keys[4]),
    ];

    [Fact]
    public void I2_company_repetition_and_order_change_no_tally()
    {
        Assert.Null(FirstFault(static () => new BookTally()));
        Evidence.Record($"tally (I2): {SeedCount} random arrivals with observers, strangers, repetitions and rivals give the number of distinct voters");
    }

    [Fact]
    public void Planted_mistakes_are_caught()
    {
        Assert.Equal("a repeated vote counted", FirstFault(static () => new CounterTally()));
        Assert.Equal("a stranger counted", FirstFault(static () => new CrowdTally()));
        Assert.Equal("the order of arrival counted", FirstFault(static () => new LastWordTally()));
        Evidence.Record("tally: 3 of 3 planted mistakes caught (votes as an integer, whoever signs counts, last word wins)");
    }

    [Fact]
    public void A36_a_thousand_replays_and_any_order_leave_the_tally_as_it_is()
    {
        VoteBook book = BookOf(Voters[..3]);
        VoteBook replayed = book;
        int repeated = 0;
        for (int i = 0; i < 1_000; i++)
        {
            VoteAdded added = replayed.Add(Voters[i % 3], Verifier);
            replayed = (VoteBook)added.Book;
            if (added.Outcome == VoteOutcome.Repeated) repeated++;
        }
        Assert.Equal((1_000, 3), (repeated, replayed.Tally(Plan)));
        Assert.Same(book, replayed);
        Assert.Equal(book.Votes, BookOf(Voters[..3].Reverse()).Votes);
        Evidence.Record("A36: 1,000 replays of 3 votes, tally 3 before and after");
    }

    [Fact]
    public void Two_signatures_of_one_voter_on_one_plan_leave_the_same_book_in_either_order()
    {
        byte[] aux = new byte[32];
        aux[5] = 1;
        Vote second = Voters[0] with { Signature = SchnorrSignature.Of(Keys[0].SignSchnorr(Voters[0].Message.ToArray(), aux)) };
        Assert.NotEqual(second, Voters[0]);
        Assert.Equal(BookOf([Voters[0], second]).Votes, BookOf([second, Voters[0]]).Votes);
        Assert.Equal(1, BookOf([second, Voters[0]]).Tally(Plan));
    }

    [Fact]
    public void A_certificate_comes_with_the_last_vote_that_is_needed_and_holds()
    {
        Assert.Null(BookOf(Voters[..3]).Certify(Plan));
        Certificate? certificate = BookOf([Voters[4], Voters[1], Voters[0], Voters[3], Voters[1]]).Certify(Plan);
        Assert.NotNull(certificate);
        Assert.Empty(CertificateCheck.Of(certificate, Network, Five, null, Verifier));
    }

    [Fact]
    public void A_voter_cannot_fill_the_book_for_others()
    {
        VoteBook book = new(Network, Five);
        VoteOutcome last = VoteOutcome.Counted;
        for (uint round = 1; round <= VoteBook.VotesPerVoterMax + 1; round++)
        {
            VoteAdded added = book.Add(Vote.Sign(PlanOf(3, round), 0, Keys[0]), Verifier);
            (book, last) = ((VoteBook)added.Book, added.Outcome);
        }
        Assert.Equal(VoteOutcome.NoRoom, last);
        Assert.Equal(VoteOutcome.Counted, book.Add(Voters[1], Verifier).Outcome);
    }

    /// <summary>Feeds random arrivals and compares with what sets say; the name of the first property that breaks.</summary>
    private static string? FirstFault(Func<ITally> make)
    {
        for (int seed = 0; seed < SeedCount; seed++)
        {
            Random random = new(seed);
            Vote[] voters = [.. Voters.Where(_ => random.Next(3) > 0)];
            if (Count(make(), voters) != voters.Length) return "honest votes did not count";
            if (Count(make(), [.. voters, .. voters]) != voters.Length) return "a repeated vote counted";
            if (Count(make(), [.. voters, .. Noise]) != voters.Length) return "a stranger counted";
            Vote[] all = [.. voters, .. Noise, .. Rivals, .. voters];
            random.Shuffle(all);
            if (Count(make(), all) != voters.Length) return "the order of arrival counted";
        }
        return null;
    }

    private static int Count(ITally tally, Vote[] votes)
    {
        foreach (Vote vote in votes) tally.Take(vote);
        return tally.Count(Plan);
    }
}
