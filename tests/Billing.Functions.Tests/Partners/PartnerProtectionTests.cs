using System.Net;
using System.Text.Json;
using Billing.Platform.Limits;
using Billing.Platform.Partners;

namespace Billing.Functions.Tests.Partners;

/// <summary>What a slow, failing or strict partner does to others, and what is done to it.</summary>
[Trait("Capability", "PLT-09")]
public sealed class PartnerProtectionTests
{
    [Fact]
    public async Task A_slow_partner_holds_its_own_places_only_and_what_is_too_much_is_refused_at_once()
    {
        var partner = new FakePartner(FakePartner.Policy with { MostAtOnce = 4, MostWaiting = 2, Retries = 0 }) { Takes = TimeSpan.FromSeconds(5) };
        var slow = Enumerable.Range(0, 10).Select(_ => partner.AskAsync(FakePartner.Request("slow"))).ToList();

        // Six have or wait for a place; the clock has not moved.
        var refused = slow.Where(call => call.IsCompleted).Select(call => PartnerClientTests.Failure(call.Result)).ToList();
        Assert.Equal(4, refused.Count);
        Assert.All(refused, failure => Assert.Equal((PartnerFailureReason.TooManyAtOnce, "partners.too-many-at-once", true), (failure.Reason, failure.Code, failure.IsPassing)));
        Assert.Equal(4, partner.Asked.Count);

        // Another counterpart is answered meanwhile.
        partner.Takes = TimeSpan.Zero;
        Assert.IsType<PartnerResult<JsonElement>.Answered>(await partner.AskAsync(FakePartner.Request("other")));
        Assert.Equal(FakePartner.Start, partner.Clock.GetUtcNow());

        var ended = await partner.PlayAsync(Task.WhenAll(slow));
        Assert.Equal(6, ended.Count(result => result is PartnerResult<JsonElement>.Answered));
    }

    [Fact]
    public async Task Of_sixty_four_callers_at_once_no_more_are_under_way_than_may_be()
    {
        var partner = new FakePartner(FakePartner.Policy with { MostAtOnce = 8, MostWaiting = 64 }) { Takes = TimeSpan.FromMilliseconds(100) };
        var calls = Enumerable.Range(0, 64).Select(_ => Task.Run(() => partner.AskAsync())).ToList();
        var results = await partner.PlayAsync(Task.WhenAll(calls));
        Assert.All(results, result => Assert.IsType<PartnerResult<JsonElement>.Answered>(result));
        Assert.InRange(partner.MostUnderWay, 1, 8);
    }

    [Fact]
    public async Task The_circuit_opens_lets_one_call_through_when_its_time_is_over_and_closes_when_that_succeeds()
    {
        var isOut = true;
        var partner = new FakePartner(FakePartner.Policy with { Retries = 0, MinimumAttempts = 4, BreakTime = TimeSpan.FromSeconds(30) })
        {
            Answers = _ => isOut ? FakePartner.Busy(HttpStatusCode.BadGateway) : FakePartner.Json("{}"),
        };
        for (var time = 0; time < 4; time++)
        {
            Assert.Equal(PartnerFailureReason.Failing, PartnerClientTests.Failure(await partner.AskAsync()).Reason);
        }

        var open = PartnerClientTests.Failure(await partner.AskAsync());
        Assert.Equal((PartnerFailureReason.CircuitOpen, "partners.circuit-open", true), (open.Reason, open.Code, open.IsPassing));
        Assert.Equal(FakePartner.Start.AddSeconds(30), open.RetryAt);
        Assert.Null(open.Snapshot);
        Assert.Equal(4, partner.Asked.Count);

        // Another counterpart has a circuit of its own.
        Assert.Equal(PartnerFailureReason.Failing, PartnerClientTests.Failure(await partner.AskAsync(FakePartner.Request("other"))).Reason);

        // Half open: the call that tries fails, and nothing passes for another while.
        await partner.Clock.AdvanceAsync(TimeSpan.FromSeconds(30));
        Assert.Equal(PartnerFailureReason.Failing, PartnerClientTests.Failure(await partner.AskAsync()).Reason);
        Assert.Equal(PartnerFailureReason.CircuitOpen, PartnerClientTests.Failure(await partner.AskAsync()).Reason);

        isOut = false;
        await partner.Clock.AdvanceAsync(TimeSpan.FromSeconds(30));
        for (var time = 0; time < 5; time++)
        {
            Assert.IsType<PartnerResult<JsonElement>.Answered>(await partner.AskAsync());
        }
    }

    [Fact]
    public async Task Time_outs_open_the_circuit_too()
    {
        var partner = new FakePartner(FakePartner.Policy with { Retries = 0, MinimumAttempts = 2, AttemptTimeOut = TimeSpan.FromSeconds(1) }) { Takes = TimeSpan.FromHours(1) };
        for (var time = 0; time < 2; time++)
        {
            Assert.Equal(PartnerFailureReason.TimedOut, PartnerClientTests.Failure(await partner.PlayAsync(partner.AskAsync())).Reason);
        }

        Assert.Equal(PartnerFailureReason.CircuitOpen, PartnerClientTests.Failure(await partner.AskAsync()).Reason);
    }

    [Fact]
    public async Task Who_polls_for_a_thousand_parcels_stays_within_the_carriers_limit_in_every_second()
    {
        var limit = new RateLimit(5, 5);
        var partner = new FakePartner(FakePartner.Policy with { Rate = limit }, waitsInPlace: false)
        {
            // Now and then it cannot, so that what is asked again counts as well.
            Answers = number => number % 7 == 0 ? FakePartner.Busy(HttpStatusCode.ServiceUnavailable) : FakePartner.Json("{}"),
        };
        var left = 1_000;
        while (left > 0)
        {
            // Comes again when it is told to, and at once when it is not.
            switch (await partner.AskAsync())
            {
                case PartnerResult<JsonElement>.Answered:
                    left--;
                    break;
                case PartnerResult<JsonElement>.Failed { Failure.RetryAt: { } at }:
                    await partner.Clock.AdvanceToAsync(at);
                    break;
            }
        }

        var asked = partner.Asked.Order().ToList();
        Assert.InRange(asked.Count, 1_000, 1_400);
        for (var index = limit.Burst; index < asked.Count; index++)
        {
            // One more than the burst takes the time that its token takes.
            Assert.True(asked[index] - asked[index - limit.Burst] >= TimeSpan.FromSeconds(1.0 / limit.PerSecond), $"Request {index} at {asked[index]:O} came too early.");
        }

        var span = asked[^1] - asked[0];
        Assert.True(asked.Count <= limit.Burst + (limit.PerSecond * span.TotalSeconds) + 0.001, $"{asked.Count} requests in {span}.");
    }

    [Fact]
    public async Task A_call_whose_turn_comes_too_late_is_refused_with_the_time_of_it()
    {
        var partner = new FakePartner(FakePartner.Policy with { Rate = new RateLimit(1, 1), LongestRateWait = TimeSpan.Zero });
        Assert.IsType<PartnerResult<JsonElement>.Answered>(await partner.AskAsync());
        var failure = PartnerClientTests.Failure(await partner.AskAsync());
        Assert.Equal((PartnerFailureReason.RateLimited, FakePartner.Start.AddSeconds(1)), (failure.Reason, failure.RetryAt));
        Assert.Null(failure.Snapshot);
    }
}
