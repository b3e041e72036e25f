using System.Net;
using System.Text.Json;
using Billing.Functions.Http.Limits;
using Billing.Platform.Limits;
using Billing.Platform.Partners;

namespace Billing.Functions.Tests.Partners;

[Trait("Capability", "PLT-09")]
public sealed class PartnerClientTests
{
    [Fact]
    public async Task An_answer_is_read_and_leaves_nothing_behind()
    {
        var partner = new FakePartner();
        var answered = Assert.IsType<PartnerResult<JsonElement>.Answered>(await partner.AskAsync());
        Assert.Equal("0.19", answered.Value.GetProperty("rate").GetString());
        Assert.Empty(partner.Snapshots);
    }

    [Fact]
    public async Task A_call_that_fails_for_a_moment_is_repeated_after_pauses_that_grow_with_jitter()
    {
        var partner = new FakePartner(FakePartner.Policy with { Retries = 3, FirstPause = TimeSpan.FromMilliseconds(200) })
        {
            Answers = number => number < 4 ? FakePartner.Busy(HttpStatusCode.ServiceUnavailable) : FakePartner.Json("{}"),
        };
        Assert.IsType<PartnerResult<JsonElement>.Answered>(await partner.PlayAsync(partner.AskAsync()));

        var pauses = partner.Asked.Zip(partner.Asked.Skip(1), (earlier, later) => later - earlier).ToList();
        Assert.Equal(3, pauses.Count);
        Assert.All(pauses, pause => Assert.InRange(pause, TimeSpan.Zero, TimeSpan.FromSeconds(2)));
        Assert.True(pauses.Any(pause => pause > TimeSpan.Zero), "There was no pause.");
    }

    [Fact]
    public async Task A_partner_that_says_when_to_come_again_is_asked_then_and_not_before()
    {
        var partner = new FakePartner
        {
            Answers = number => number == 1 ? FakePartner.Busy(HttpStatusCode.TooManyRequests, TimeSpan.FromSeconds(2)) : FakePartner.Json("{}"),
        };
        Assert.IsType<PartnerResult<JsonElement>.Answered>(await partner.PlayAsync(partner.AskAsync()));
        Assert.Equal([FakePartner.Start, FakePartner.Start.AddSeconds(2)], partner.Asked);
    }

    [Fact]
    public async Task A_longer_wait_than_fits_here_is_told_to_the_caller_instead()
    {
        var partner = new FakePartner { Answers = _ => FakePartner.Busy(HttpStatusCode.TooManyRequests, TimeSpan.FromMinutes(10)) };
        var failure = Failure(await partner.AskAsync());
        Assert.Equal((PartnerFailureReason.Failing, "partners.failing", (int?)429), (failure.Reason, failure.Code, failure.Status));
        Assert.Equal(FakePartner.Start.AddMinutes(10), failure.RetryAt);
        Assert.Single(partner.Asked);
    }

    [Fact]
    public async Task A_date_of_Retry_After_is_respected_as_well()
    {
        var partner = new FakePartner
        {
            Answers = _ =>
            {
                var busy = FakePartner.Busy(HttpStatusCode.ServiceUnavailable);
                busy.Headers.RetryAfter = new(FakePartner.Start.AddMinutes(3));
                return busy;
            },
        };
        Assert.Equal(FakePartner.Start.AddMinutes(3), Failure(await partner.AskAsync()).RetryAt);
    }

    [Theory]
    [InlineData(HttpStatusCode.ServiceUnavailable, 1)]
    [InlineData(HttpStatusCode.TooManyRequests, 3)]
    public async Task What_is_not_idempotent_is_repeated_only_when_the_partner_has_not_taken_it(HttpStatusCode status, int attempts)
    {
        var partner = new FakePartner { Answers = _ => FakePartner.Busy(status) };
        var request = FakePartner.Request(method: HttpMethod.Post) with { Body = """{ "amount": "10.00" }"""u8.ToArray() };
        Failure(await partner.PlayAsync(partner.AskAsync(request)));
        Assert.Equal(Enumerable.Repeat("""{ "amount": "10.00" }""", attempts), partner.Bodies);
    }

    [Fact]
    public async Task A_refusal_is_final_and_does_not_open_the_circuit()
    {
        var partner = new FakePartner(FakePartner.Policy with { MinimumAttempts = 2 }) { Answers = _ => FakePartner.Json("{}", HttpStatusCode.UnprocessableEntity) };
        for (var time = 1; time <= 5; time++)
        {
            var failure = Failure(await partner.AskAsync());
            Assert.Equal((PartnerFailureReason.Refused, false), (failure.Reason, failure.IsPassing));
            Assert.Equal(time, partner.Asked.Count);
        }
    }

    [Fact]
    public async Task A_status_that_is_expected_is_an_answer()
    {
        var partner = new FakePartner { Answers = _ => FakePartner.Json("{}", HttpStatusCode.NotFound) };
        Assert.IsType<PartnerResult<JsonElement>.Answered>(await partner.AskAsync(FakePartner.Request() with { AlsoAnswers = [404] }));
        Assert.Equal(PartnerFailureReason.Refused, Failure(await partner.AskAsync()).Reason);
    }

    [Theory]
    [InlineData("not JSON")]
    [InlineData("")]
    public async Task An_answer_that_cannot_be_read_is_a_failure_that_tells_nothing_of_it(string body)
    {
        var partner = new FakePartner { Answers = _ => FakePartner.Json(body) };
        var failure = Failure(await partner.AskAsync());
        Assert.Equal((PartnerFailureReason.Unreadable, false), (failure.Reason, failure.IsPassing));
        Assert.DoesNotContain("not JSON", failure.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_answer_longer_than_allowed_is_not_taken()
    {
        var partner = new FakePartner(FakePartner.Policy with { LargestAnswer = 100 }) { Answers = _ => FakePartner.Json(new string(' ', 101) + "{}") };
        Assert.Equal(PartnerFailureReason.Unreadable, Failure(await partner.AskAsync()).Reason);
    }

    [Fact]
    public async Task A_partner_that_never_answers_is_given_up_after_the_time_for_attempts_and_for_everything()
    {
        var partner = new FakePartner(FakePartner.Policy with { AttemptTimeOut = TimeSpan.FromSeconds(4), TotalTimeOut = TimeSpan.FromSeconds(10), Retries = 5 })
        {
            Takes = TimeSpan.FromHours(1),
        };
        var failure = Failure(await partner.PlayAsync(partner.AskAsync()));
        Assert.Equal((PartnerFailureReason.TimedOut, true), (failure.Reason, failure.IsPassing));
        Assert.InRange(partner.Asked.Count, 1, 3);
        var failedAt = JsonDocument.Parse(Assert.Single(partner.Snapshots).Value).RootElement.GetProperty("failedAt").GetDateTimeOffset();
        Assert.InRange(failedAt, FakePartner.Start.AddSeconds(4), FakePartner.Start.AddSeconds(10));
    }

    [Fact]
    public async Task A_caller_who_wants_no_more_is_no_failure_of_the_partner()
    {
        var partner = new FakePartner { Takes = TimeSpan.FromHours(1) };
        using var stop = new CancellationTokenSource();
        var asked = partner.AskAsync(cancellation: stop.Token);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asked);
        Assert.Empty(partner.Snapshots);
    }

    [Fact]
    public async Task Where_the_clock_stands_still_nothing_waits_and_the_caller_is_told_at_once()
    {
        var partner = new FakePartner(FakePartner.Policy with { Rate = new RateLimit(1, 1) }, waitsInPlace: false)
        {
            Answers = _ => FakePartner.Busy(HttpStatusCode.ServiceUnavailable),
        };
        Assert.Equal(PartnerFailureReason.Failing, Failure(await partner.AskAsync()).Reason);
        var refused = Failure(await partner.AskAsync());
        Assert.Equal((PartnerFailureReason.RateLimited, FakePartner.Start.AddSeconds(1)), (refused.Reason, refused.RetryAt));
        Assert.Single(partner.Asked);
    }

    public static PartnerFailure Failure(PartnerResult<JsonElement> result) => Assert.IsType<PartnerResult<JsonElement>.Failed>(result).Failure;
}
