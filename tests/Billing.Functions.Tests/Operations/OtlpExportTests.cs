using System.Text.RegularExpressions;
using Billing.Functions.Tests.Scenarios;

namespace Billing.Functions.Tests.Operations;

[Collection(nameof(DemoMonth))]
public sealed class OtlpExportTests(DemoMonth month)
{
    [Fact]
    [Trait("Capability", "PLT-17")]
    [Trait("Capability", "PLT-18")]
    public void Spans_and_measures_go_to_the_collector_that_the_standard_variables_name_without_personal_data()
    {
        Assert.Equal(0, month.ExitCode);
        var (traces, metrics) = (month.Told.Text("/v1/traces"), month.Told.Text("/v1/metrics"));
        Assert.All(
            ["Billing.Fabric", "billing-fabric", "tested-here", "process events/ledger", "commit journal", "InvoiceShipment", "messaging.destination.name"],
            name => Assert.Contains(name, traces, StringComparison.Ordinal));
        Assert.All(
            ["billing.request.duration", "billing.queue.age", "billing.cosmos.request_charge", "billing.outbox.lag", "tested-here"],
            name => Assert.Contains(name, metrics, StringComparison.Ordinal));
        var personal = PersonalData.In(Scenario.Sample("nordwind/shopify/order-1002-mixed-basket.json"));

        // Whole words: the digits of a postcode stand by chance within ids of invocations.
        Assert.All(personal, value => Assert.DoesNotMatch(
            new Regex($@"(?<![\p{{L}}\d]){Regex.Escape(value)}(?![\p{{L}}\d])", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant), traces + metrics));
    }
}
