using System.Text;
using Billing.Local.ServiceBus;

namespace Billing.Local.Tests.ServiceBus;

/// <summary>
/// Property names, defaults and limits of "Microsoft.ServiceBus namespaces",
/// https://learn.microsoft.com/azure/templates/microsoft.servicebus/namespaces/queues.
/// </summary>
public sealed class TopologyTests
{
    /// <summary>The one queue without sessions: its messages only say that a session can go on.</summary>
    private const string WakeUps = "session-wake-ups";

    /// <summary>Wake-ups that wait for a thaw; a failure to let go of them is tried more often than ten times.</summary>
    private const string PausedSessions = "held-sessions";

    [Fact]
    public void The_fabrics_file_is_valid_and_declares_what_the_fabric_uses()
    {
        var topology = ServiceBusTopology.Load(Path.Combine(RepositoryRoot(), "infra", "servicebus.json"));

        Assert.Superset(new HashSet<string> { "order-intake", "payment-intake", "fulfilment-intake" }, topology.Queues.Select(q => q.Name).ToHashSet());
        var events = Assert.Single(topology.Topics);
        Assert.Equal("events", events.Name);
        Assert.NotNull(events.Limits.DuplicateWindow);
        Assert.All(
            topology.Queues.Where(q => q.Name is not (WakeUps or PausedSessions)).Select(q => q.Settings).Concat(events.Subscriptions.Select(s => s.Settings)),
            settings => Assert.True(settings is { RequiresSession: true, DeadLetteringOnMessageExpiration: true, MaxDeliveryCount: 10 }));
        Assert.All(topology.Queues, queue => Assert.Equal(TimeSpan.FromMinutes(10), queue.Limits.DuplicateWindow));
    }

    [Fact]
    public void What_is_left_out_has_the_defaults_of_Azure()
    {
        var queue = Parse("""{ "sku": { "name": "Standard" }, "queues": [ { "name": "q", "properties": {} } ] }""").Queues[0];
        Assert.Equal(new EntitySettings(), queue.Settings);
        Assert.Equal((TimeSpan.FromMinutes(1), 10, false), (queue.Settings.LockDuration, queue.Settings.MaxDeliveryCount, queue.Settings.RequiresSession));
        Assert.Equal(new SendLimits(256 * 1024, null), queue.Limits);
    }

    [Fact]
    public void A_correlation_filter_is_read()
    {
        var rule = """{ "name": "$Default", "properties": { "filterType": "CorrelationFilter", "correlationFilter": { "label": "a", "properties": { "type": "b" } } } }""";
        var filter = Assert.IsType<CorrelationFilter>(Parse(Subscription($"\"rules\": [ {rule} ]")).Topics[0].Subscriptions[0].Rules[0].Filter);
        Assert.Equal("a", filter.Label);
        Assert.Equal(new("type", "b"), Assert.Single(filter.Properties));
    }

    [Theory]
    [InlineData("""{ """, "not valid JSON")]
    [InlineData("""{ "queues": [] }""", "the file: the property 'sku' is missing")]
    [InlineData("""{ "sku": { "name": "Basic" } }""", "sku.name: 'Basic' is not one of Standard, Premium")]
    [InlineData("""{ "sku": { "name": "Standard" }, "queus": [] }""", "the file: the property 'queus' is not known here")]
    [InlineData("""{ "sku": { "name": "Standard", "name": "Premium" } }""", "not valid JSON")]
    [InlineData("""{ "sku": { "name": "Standard" }, "queues": {} }""", "queues: must be a list")]
    [InlineData("""{ "sku": { "name": "Standard" }, "queues": [ { "name": "a b", "properties": {} } ] }""", "queues[0](a b).name: 'a b' is not a name")]
    [InlineData("""{ "sku": { "name": "Standard" }, "queues": [ { "name": "a", "properties": {} }, { "name": "A", "properties": {} } ] }""", "queues[1](A): a queue or topic is named 'A' already")]
    public void A_file_that_is_not_valid_is_refused_in_one_line(string json, string reason) => Refused(json, reason);

    [Theory]
    [InlineData("\"lockDuration\": \"PT6M\"", "queues[0](q).properties.lockDuration: 'PT6M' is outside of PT1S to PT5M")]
    [InlineData("\"lockDuration\": \"1 minute\"", "'1 minute' is not an ISO 8601 duration")]
    [InlineData("\"defaultMessageTimeToLive\": \"P1M\"", "'P1M' is not an ISO 8601 duration")]
    [InlineData("\"maxDeliveryCount\": 0", "properties.maxDeliveryCount: must be a whole number from 1 to 2000")]
    [InlineData("\"requiresSession\": \"yes\"", "properties.requiresSession: must be true or false")]
    [InlineData("\"forwardTo\": \"x\"", "the property 'forwardTo' is not known here")]
    [InlineData("\"duplicateDetectionHistoryTimeWindow\": \"PT10M\"", "requiresDuplicateDetection is not true")]
    [InlineData("\"requiresDuplicateDetection\": true, \"duplicateDetectionHistoryTimeWindow\": \"P8D\"", "'P8D' is outside of PT20S to P7D")]
    [InlineData("\"maxMessageSizeInKilobytes\": 2048", "only the Premium tier")]
    public void A_property_out_of_its_limits_is_refused_in_one_line(string property, string reason) =>
        Refused($$"""{ "sku": { "name": "Standard" }, "queues": [ { "name": "q", "properties": { {{property}} } } ] }""", reason);

    [Theory]
    [InlineData("""{ "name": "mine", "properties": { "filterType": "SqlFilter", "sqlFilter": { "sqlExpression": "1 = 1" } } }""", "no rule is named $Default")]
    [InlineData("""{ "name": "$Default", "properties": { "filterType": "SqlFilter", "sqlFilter": { "sqlExpression": "type =" } } }""", "sqlFilter.sqlExpression: at position 6")]
    [InlineData("""{ "name": "$Default", "properties": { "filterType": "CorrelationFilter", "correlationFilter": {} } }""", "needs one condition")]
    [InlineData("""{ "name": "$Default", "properties": { "filterType": "SqlFilter", "correlationFilter": {} } }""", "filterType is SqlFilter")]
    [InlineData("""{ "name": "$Default", "properties": { "filterType": "SqlFilter", "sqlFilter": { "sqlExpression": "1 = 1" }, "action": {} } }""", "the property 'action' is not known here")]
    public void A_rule_that_is_not_valid_is_refused_in_one_line(string rule, string reason) => Refused(Subscription($"\"rules\": [ {rule} ]"), reason);

    [Fact]
    public void A_missing_file_is_named()
    {
        var error = Assert.Throws<ServiceBusTopologyException>(() => ServiceBusTopology.Load("no/such/servicebus.json"));
        Assert.StartsWith("no/such/servicebus.json: cannot be read", error.Message, StringComparison.Ordinal);
    }

    private static string Subscription(string more) => $$"""
        { "sku": { "name": "Standard" }, "topics": [ { "name": "t", "properties": {}, "subscriptions": [ { "name": "s", "properties": {}, {{more}} } ] } ] }
        """;

    private static ServiceBusTopology Parse(string json) => ServiceBusTopology.Parse(Encoding.UTF8.GetBytes(json), "x.json");

    private static void Refused(string json, string reason)
    {
        var error = Assert.Throws<ServiceBusTopologyException>(() => Parse(json));
        Assert.StartsWith("x.json: ", error.Message, StringComparison.Ordinal);
        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
    }

    private static string RepositoryRoot()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Billing.Functions.sln")))
        {
            folder = Path.GetDirectoryName(folder)!;
        }

        return folder;
    }
}
