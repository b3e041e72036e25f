using Azure.Messaging.ServiceBus;
using Billing.Local.ServiceBus;

namespace Billing.Local.Tests.ServiceBus;

/// <summary>
/// "Subscription Rule SQL Filter Syntax", https://learn.microsoft.com/azure/service-bus-messaging/service-bus-messaging-sql-filter,
/// and "Topic filters and actions", https://learn.microsoft.com/azure/service-bus-messaging/topic-filters.
/// </summary>
public sealed class FilterTests
{
    private static readonly SentMessage Message = SentMessage.Snapshot(new ServiceBusMessage("x")
    {
        Subject = "quarterly bus",
        CorrelationId = "c-1",
        To = "Store5",
        ApplicationProperties =
        {
            ["type"] = "invoice.issued",
            ["count"] = 3,
            ["total"] = 12.5m,
            ["weight"] = 2.5,
            ["urgent"] = true,
            ["nothing"] = null!,
            ["odd name"] = "o'clock",
            ["rate"] = "100%",
        },
    });

    [Theory]
    [InlineData("type = 'invoice.issued'")]
    [InlineData("TYPE = 'invoice.issued'")] // property names are case-insensitive
    [InlineData("user.type = 'invoice.issued'")]
    [InlineData("type LIKE 'invoice.%'")]
    [InlineData("type LIKE '%issued'")]
    [InlineData("type LIKE 'inv_ice%ss_ed'")]
    [InlineData("type NOT LIKE 'order.%'")]
    [InlineData("rate LIKE '100\\%' ESCAPE '\\'")]
    [InlineData("sys.Label LIKE '%bus%' OR user.tag IN ('queue', 'topic')")]
    [InlineData("sys.label = 'quarterly bus'")]
    [InlineData("sys.To IN ('Store5','Store6') AND sys.CorrelationId = 'c-1'")]
    [InlineData("type IN ('order.created', 'invoice.issued')")]
    [InlineData("type NOT IN ('a', 'b')")]
    [InlineData("count = 3 AND count >= 3 AND count < 4 AND count <> 5 AND count != 5")]
    [InlineData("total > 12 AND total <= 12.5 AND weight = 2.5 AND weight > -1.5E1")]
    [InlineData("urgent = TRUE AND NOT urgent = false")]
    [InlineData("missing IS NULL AND nothing IS NULL AND type IS NOT NULL")]
    [InlineData("EXISTS(type) AND EXISTS ( nothing ) AND NOT EXISTS(missing)")]
    [InlineData("[odd name] = 'o''clock' AND \"odd name\" LIKE 'o''%'")]
    [InlineData("1 = 1")]
    [InlineData("TRUE")]
    [InlineData("FALSE OR (type = 'x' OR (count = 3))")]
    [InlineData("type = 'x' AND count = 1 OR count = 3")] // AND binds stronger
    [InlineData("missing = 1 OR count = 3")] // unknown OR true
    public void A_condition_that_is_true_selects(string condition) => Assert.True(SqlFilter.Parse(condition).Matches(Message));

    [Theory]
    [InlineData("type = 'INVOICE.issued'")]
    [InlineData("type LIKE 'order.%'")]
    [InlineData("type LIKE 'invoice'")]
    [InlineData("missing = 1")]
    [InlineData("NOT missing = 1")] // unknown stays unknown
    [InlineData("missing <> 1")]
    [InlineData("missing LIKE '%'")]
    [InlineData("missing NOT LIKE 'a'")]
    [InlineData("missing IN ('a')")]
    [InlineData("missing NOT IN ('a')")]
    [InlineData("nothing = NULL")]
    [InlineData("missing = 1 AND count = 3")]
    [InlineData("count = '3'")] // no common type in C#
    [InlineData("type > 5")]
    [InlineData("count = 3 AND (type = 'x' OR urgent = FALSE)")]
    [InlineData("NOT (count = 3 OR missing = 1)")]
    public void A_condition_that_is_false_or_unknown_does_not_select(string condition) => Assert.False(SqlFilter.Parse(condition).Matches(Message));

    [Theory]
    [InlineData("", "at position 0")]
    [InlineData("type", "a comparison is expected, not 'the end'")]
    [InlineData("type = ", "not 'the end'")]
    [InlineData("type = 'x", "' is missing")]
    [InlineData("type == 'x'", "not '='")]
    [InlineData("(type = 'x'", "')' is expected")]
    [InlineData("type = 'x' garbage", "the end is expected, not 'garbage'")]
    [InlineData("sys.Nonsense = 1", "there is no system property 'Nonsense'")]
    [InlineData("my.type = 1", "the scope 'my'")]
    [InlineData("count + 1 = 4", "arithmetic ('+') is not supported")]
    [InlineData("newid() = 1", "the function 'newid' is not supported")]
    [InlineData("type LIKE pattern", "a pattern in quotes")]
    [InlineData("type LIKE 'x' ESCAPE 'ab'", "a single escape character")]
    [InlineData("type NOT = 'x'", "IN or LIKE is expected")]
    [InlineData("AND = 1", "'AND' stands where a value is expected")]
    public void What_is_no_condition_or_not_supported_is_refused_with_its_place(string condition, string reason) =>
        Assert.Contains(reason, Assert.Throws<FormatException>(() => SqlFilter.Parse(condition)).Message, StringComparison.Ordinal);

    [Fact]
    public async Task Each_subscription_gets_a_copy_of_what_its_rules_select_numbered_by_itself()
    {
        using var bus = new Bus(Bus.Topology(subscriptions: Bus.Sql("invoices", "type LIKE 'invoice.%'") + "," + Bus.Sql("all", "1 = 1")));
        var sender = bus.Client.CreateSender("news");
        foreach (var type in (string[])["order.created", "invoice.issued", "order.shipped"])
        {
            await sender.SendMessageAsync(new ServiceBusMessage(type) { ApplicationProperties = { ["type"] = type } });
        }

        var invoice = Assert.Single(await Bus.DrainAsync(bus.Client.CreateReceiver("news", "invoices")));
        Assert.Equal(("invoice.issued", 1L, 2L), (invoice.Body.ToString(), invoice.SequenceNumber, invoice.EnqueuedSequenceNumber));
        var receiver = bus.Client.CreateReceiver("news", "all");
        Assert.Equal("news/Subscriptions/all", receiver.EntityPath);
        var all = await Bus.DrainAsync(receiver);
        Assert.Equal([1, 2, 3], all.Select(m => m.SequenceNumber));
        await receiver.CompleteMessageAsync(all[1]);
        Assert.Equal(1, bus.Namespace.ActiveMessages("news/Subscriptions/invoices"));
    }

    [Fact]
    public async Task Settling_in_one_subscription_changes_nothing_in_another()
    {
        using var bus = new Bus(Bus.Topology(subscriptions: Bus.Sql("one", "1 = 1") + "," + Bus.Sql("two", "1 = 1")));
        await bus.SendAsync("news", "x");
        var one = bus.Client.CreateReceiver("news", "one");
        await one.AbandonMessageAsync((await one.ReceiveMessageAsync())!, new Dictionary<string, object> { ["seen"] = 1 });

        var other = (await bus.Client.CreateReceiver("news", "two").ReceiveMessageAsync())!;
        Assert.Equal(1, other.DeliveryCount);
        Assert.Empty(other.ApplicationProperties);
    }

    [Fact]
    public void A_correlation_filter_needs_all_its_fields_equal()
    {
        var filter = new CorrelationFilter { CorrelationId = "c-1", Label = "quarterly bus", Properties = [new("type", "invoice.issued")] };
        Assert.True(filter.Matches(Message));
        Assert.False(new CorrelationFilter { CorrelationId = "C-1" }.Matches(Message));
        Assert.False(new CorrelationFilter { CorrelationId = "c-1", ReplyTo = "x" }.Matches(Message));
        Assert.False(new CorrelationFilter { Properties = [new("missing", "x")] }.Matches(Message));
        Assert.False(new CorrelationFilter { Properties = [new("count", "3")] }.Matches(Message));
    }
}
