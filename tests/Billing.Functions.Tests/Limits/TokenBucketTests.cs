using Billing.Local.Time;
using Billing.Platform.Intake;
using Billing.Platform.Limits;
using FsCheck;
using FsCheck.Fluent;

namespace Billing.Functions.Tests.Limits;

[Trait("Capability", "PLT-08")]
public sealed class TokenBucketTests
{
    private static readonly DateTimeOffset Start = DateTimeOffset.Parse("2026-11-02T08:00:00Z");

    private readonly SimulatedClock _clock = new(Start);

    [Fact]
    public async Task A_burst_passes_at_once_and_then_as_many_a_second_as_the_limit_says()
    {
        var limit = new RateLimit(10, 25);
        var bucket = new TokenBucket(_clock);

        Assert.Equal(25, TakeAll(bucket, limit));
        Assert.Equal(new TokenGrant(false, TimeSpan.FromMilliseconds(100)), bucket.Take(limit));

        await _clock.AdvanceAsync(TimeSpan.FromMilliseconds(99));
        Assert.Equal(new TokenGrant(false, TimeSpan.FromMilliseconds(1)), bucket.Take(limit));
        await _clock.AdvanceAsync(TimeSpan.FromMilliseconds(1));
        Assert.Equal(1, TakeAll(bucket, limit));

        await _clock.AdvanceAsync(TimeSpan.FromSeconds(1));
        Assert.Equal(10, TakeAll(bucket, limit));
        await _clock.AdvanceAsync(TimeSpan.FromDays(4_000));
        Assert.Equal(25, TakeAll(bucket, limit));
    }

    [Fact]
    public void In_any_span_it_gives_as_much_as_exact_arithmetic_says()
    {
        // Of one rate and burst, and asked again and again after so many ticks each.
        var cases = from rate in Gen.Choose(1, 50)
                    from more in Gen.Choose(0, 40)
                    from steps in Gen.ListOf(Gen.Choose(0, 3_000_000))
                    select (Limit: new RateLimit(rate, rate + more), Steps: steps);
        Prop.ForAll(cases.ToArbitrary(), one => GivesWhatIsDue(one.Limit, one.Steps)).QuickCheckThrowOnFailure();
    }

    [Fact]
    public async Task Who_waits_is_given_tokens_to_come_one_after_the_other()
    {
        var limit = new RateLimit(4, 4);
        var bucket = new TokenBucket(_clock);
        Assert.Equal(4, TakeAll(bucket, limit));

        var patience = TimeSpan.FromSeconds(1);
        Assert.Equal(
            [250, 500, 750, 1000],
            Enumerable.Range(0, 4).Select(_ => bucket.Take(limit, patience)).Select(grant => grant.IsTaken ? grant.Wait.TotalMilliseconds : -1));
        Assert.Equal(new TokenGrant(false, TimeSpan.FromMilliseconds(1250)), bucket.Take(limit, patience));

        // What is promised is not given to who comes in between.
        await _clock.AdvanceAsync(TimeSpan.FromSeconds(1));
        Assert.Equal(0, TakeAll(bucket, limit));
        await _clock.AdvanceAsync(TimeSpan.FromMilliseconds(250));
        Assert.Equal(1, TakeAll(bucket, limit));
    }

    [Fact]
    public async Task A_shared_limit_is_divided_without_a_rest_and_gives_one_token_at_least()
    {
        var limit = new RateLimit(10, 30);
        var third = new TokenBucket(_clock, share: 3);
        Assert.Equal(10, TakeAll(third, limit));
        await _clock.AdvanceAsync(TimeSpan.FromSeconds(3));
        Assert.Equal(10, TakeAll(third, limit));

        var small = new RateLimit(1, 1);
        var tenth = new TokenBucket(_clock, share: 10);
        Assert.Equal(1, TakeAll(tenth, small));
        Assert.Equal(TimeSpan.FromSeconds(10), tenth.Take(small).Wait);
    }

    [Fact]
    public void A_limit_that_is_lowered_holds_at_once_and_one_that_is_raised_fills_up_from_what_is_there()
    {
        var bucket = new TokenBucket(_clock);
        Assert.True(bucket.Take(new RateLimit(10, 100)).IsTaken);
        Assert.Equal(5, TakeAll(bucket, new RateLimit(5, 5)));
        Assert.Equal(0, TakeAll(bucket, new RateLimit(10, 100)));
    }

    [Fact]
    public async Task Sixty_four_at_once_are_given_the_burst_and_no_more()
    {
        var limit = new RateLimit(10, 100);
        var bucket = new TokenBucket(_clock);
        var taken = await Task.WhenAll(Enumerable.Range(0, 64).Select(_ => Task.Run(() => Enumerable.Range(0, 50).Count(_ => bucket.Take(limit).IsTaken))));
        Assert.Equal(100, taken.Sum());
    }

    private static int TakeAll(TokenBucket bucket, RateLimit limit)
    {
        var taken = 0;
        while (bucket.Take(limit).IsTaken)
        {
            taken++;
        }

        return taken;
    }

    private static bool GivesWhatIsDue(RateLimit limit, IReadOnlyList<int> steps)
    {
        var clock = new SimulatedClock(Start);
        var bucket = new TokenBucket(clock);
        var level = (decimal)limit.Burst;
        foreach (var step in steps)
        {
            clock.AdvanceAsync(TimeSpan.FromTicks(step)).GetAwaiter().GetResult();
            level = Math.Min(limit.Burst, level + ((decimal)step * limit.PerSecond / TimeSpan.TicksPerSecond));
            var isDue = level >= 1;
            if (bucket.Take(limit).IsTaken != isDue)
            {
                return false;
            }

            level -= isDue ? 1 : 0;
        }

        return true;
    }
}
