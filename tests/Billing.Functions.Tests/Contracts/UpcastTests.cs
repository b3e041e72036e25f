using System.Text.Json;
using System.Text.Json.Nodes;
using Billing.Domain.Catalogue;
using Billing.Domain.Ledger;
using Billing.Domain.Primitives;
using Billing.Domain.Revenue;
using Billing.Functions.Hosting;
using Billing.Platform.Contracts;
using Billing.Platform.Streams;

namespace Billing.Functions.Tests.Contracts;

[Trait("Capability", "PLT-07")]
public sealed class UpcastTests
{
    private static readonly DateTimeOffset At = new(2026, 11, 2, 9, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Revenue_recognised_line_by_line_is_read_as_revenue_of_an_invoice_with_that_line()
    {
        var recognised = Assert.IsType<RevenueRecognised>(Stored("revenue.recognised", 1));

        Assert.Equal(("1001", "nordwind-de", "NW-2026-000001"), (recognised.OrderReference, recognised.LegalEntityId, recognised.InvoiceNumber));
        Assert.Equal(
            new EarnedAmount("NW-2026-000001/1", LineKind.Subscription, new Money(3.87m, Currency.Of("EUR")), "service up to 2026-10-02"),
            Assert.Single(recognised.Amounts));
        var booking = LedgerPostings.For(recognised)!;
        Assert.Equal([3.87m, -3.87m], booking.Postings.Select(posting => posting.Amount.Amount));
    }

    [Fact]
    public void A_stream_that_was_written_in_version_1_builds_the_state_that_version_2_goes_on_from()
    {
        var state = new[] { Stored("revenue.deferred", 1), Stored("revenue.recognised", 1) }
            .Aggregate(RevenueContract.Empty, (before, happened) => before.Apply(happened));

        var obligation = Assert.Single(state.Obligations);
        Assert.Equal((120.00m, 3.87m), (obligation.Net.Amount, obligation.Recognised.Amount));
        var more = Assert.IsType<Outcome.Accepted>(RevenueDecider.RecogniseRatably(state, "1001", new DateOnly(2026, 10, 3), At));
        Assert.Equal(3.87m, Assert.IsType<RevenueRecognised>(Assert.Single(more.Events)).Amount.Amount);
    }

    [Fact]
    public void Steps_follow_each_other_up_to_the_newest_version_and_leave_what_is_stored_as_it_is()
    {
        using var stored = JsonDocument.Parse("""{"first":"Ada","last":"Lovelace","occurredAt":"2026-11-02T09:00:00Z"}""");
        var before = stored.RootElement.GetRawText();

        Assert.Equal(new Greeted("Lovelace, Ada", "en", At), Catalogue().Read("test.greeted", 1, stored.RootElement));
        Assert.Equal(before, stored.RootElement.GetRawText());
        Assert.Equal(
            new Greeted("Byron", "en", At),
            Catalogue().Read("test.greeted", 2, JsonSerializer.SerializeToElement(new { name = "Byron", occurredAt = At }, FabricJson.Options)));
    }

    [Theory]
    [InlineData(4)]
    [InlineData(0)]
    [InlineData(-1)]
    public void A_version_that_is_not_known_is_an_error_that_names_type_and_version(int version)
    {
        var error = Assert.Throws<NotSupportedException>(() => Catalogue().Read("test.greeted", version, default));
        Assert.Contains($"test.greeted version {version}", error.Message, StringComparison.Ordinal);
        Assert.Contains("versions 1 to 3", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_type_that_is_not_known_is_an_error_that_names_it()
    {
        var error = Assert.Throws<NotSupportedException>(() => Catalogue().Read("test.parted", 1, default));
        Assert.Contains("test.parted", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_catalogue_without_a_step_that_is_needed_or_with_one_that_is_not_is_refused()
    {
        var missing = Assert.Throws<InvalidOperationException>(() => EventCatalogue.Of([typeof(Greeted)], Steps[..1]));
        Assert.Contains("test.greeted from version 2 to 3", missing.Message, StringComparison.Ordinal);
        var stray = Assert.Throws<InvalidOperationException>(() => EventCatalogue.Of([typeof(Greeted)], [.. Steps, new("test.greeted", 3, data => data)]));
        Assert.Contains("test.greeted from version 3", stray.Message, StringComparison.Ordinal);
    }

    private static readonly EventUpcast[] Steps =
    [
        new("test.greeted", 1, data => new JsonObject { ["name"] = $"{data["last"]}, {data["first"]}", ["occurredAt"] = data["occurredAt"]!.DeepClone() }),
        new("test.greeted", 2, data =>
        {
            data["language"] = "en";
            return data;
        }),
    ];

    private static EventCatalogue Catalogue() => EventCatalogue.Of([typeof(Greeted)], Steps);

    private static IDomainEvent Stored(string name, int version)
    {
        var file = PublishedContract.All.Single(contract => contract.Name == name).SampleOf(version);
        using var sample = JsonDocument.Parse(File.ReadAllBytes(file));
        return FabricAreas.Events.Read(name, version, sample.RootElement.GetProperty("data"));
    }

    [EventType("test.greeted", 3)]
    private sealed record Greeted(string Name, string Language, DateTimeOffset OccurredAt) : IDomainEvent;
}
