using System.Net;
using System.Text;
using Billing.Local.Commands;
using Billing.Local.Hosting;
using Billing.Local.Journal;
using Billing.Local.Tests.Journal;

namespace Billing.Functions.Tests.Scenarios;

[Trait("Capability", "PLT-02")]
public sealed class FullDiskTests : IDisposable
{
    private static readonly HttpClient Storefront = new();

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("billing-full-");
    private readonly FaultyFiles _disk = new();
    private readonly StringWriter _told = new();
    private readonly TextWriter _error = Console.Error;

    public FullDiskTests() => Console.SetError(TextWriter.Synchronized(_told));

    private LocalFabricOptions Options => new()
    {
        Folder = Path.Combine(_folder.FullName, "data"),
        LogsToConsole = false,
        Journal = new FileJournalOptions { OpenFile = _disk.Open },
    };

    public void Dispose()
    {
        Console.SetError(_error);
        _folder.Delete(recursive: true);
    }

    [Fact]
    public async Task A_disk_that_fills_up_stops_the_host_with_a_clear_line_and_loses_no_acknowledged_order()
    {
        var serving = new TaskCompletionSource<LocalFabric>();
        var exit = ServeCommand.RunAsync(Options, serving.SetResult, CancellationToken.None);
        var fabric = await serving.Task;
        var (address, secrets) = (fabric.Host.Address, fabric.Secrets);
        var acknowledged = new List<string>();
        for (var number = 0; !exit.IsCompleted; number++)
        {
            if (await OrderAsync(address, secrets, $"D{number}") == HttpStatusCode.Accepted)
            {
                acknowledged.Add($"D{number}");
            }

            _disk.Space = number == 2 ? _disk.Written + 20_000 : _disk.Space;
        }

        Assert.Equal(1, await exit);
        var line = Assert.Single(_told.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.StartsWith($"The disk of the journal folder '{Options.Folder}", line, StringComparison.Ordinal);
        Assert.Contains("Free some space and start the host again", line, StringComparison.Ordinal);

        _disk.Space = long.MaxValue;
        await using var again = await LocalFabric.StartAsync(Options);
        await again.DrainAsync();
        Assert.True(acknowledged.Count >= 3);
        foreach (var order in acknowledged)
        {
            using var found = await again.Http.GetAsync(new Uri($"api/orders/nordwind/{order}", UriKind.Relative));
            Assert.Equal(HttpStatusCode.OK, found.StatusCode);
        }
    }

    [Fact]
    public async Task A_host_whose_storage_failed_answers_nothing_but_503()
    {
        await using var fabric = await LocalFabric.StartAsync(Options);
        Assert.Equal(HttpStatusCode.Accepted, await OrderAsync(fabric.Host.Address, fabric.Secrets, "D1"));
        _disk.FailFlushes = true;
        Assert.NotEqual(HttpStatusCode.Accepted, await OrderAsync(fabric.Host.Address, fabric.Secrets, "D2"));

        await Assert.ThrowsAsync<JournalException>(() => fabric.DrainAsync());
        using var read = await fabric.Http.GetAsync(new Uri("api/orders/nordwind/D1", UriKind.Relative));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, read.StatusCode);
        Assert.Equal("application/problem+json", read.Content.Headers.ContentType?.MediaType);
        Assert.DoesNotContain(_folder.FullName, await read.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_disk_that_is_full_already_is_told_in_one_line_at_the_start()
    {
        _disk.Space = 100;
        Assert.Equal(1, await ServeCommand.RunAsync(Options, _ => Assert.Fail("It must not start."), CancellationToken.None));
        Assert.Matches($"^The disk of the journal folder '{Options.Folder}.journal' is full\\. Free some space [^\\n]+\\n$", _told.ToString());
    }

    [Fact]
    public async Task A_data_folder_that_cannot_be_made_is_told_in_one_line_at_the_start()
    {
        await File.WriteAllTextAsync(Options.Folder!, "a file");
        Assert.Equal(1, await ServeCommand.RunAsync(Options, _ => Assert.Fail("It must not start."), CancellationToken.None));
        Assert.Matches($"^The journal folder '{Options.Folder}.journal' cannot be written\\. Make it writable, or choose [^\\n]+\\n$", _told.ToString());
    }

    private static async Task<HttpStatusCode?> OrderAsync(Uri address, LocalSecretStore secrets, string reference)
    {
        var order = Scenario.Sample("nordwind/shopify/order-1002-mixed-basket.json");
        order["name"] = "#" + reference;
        order["id"] = 8_000_000 + int.Parse(reference[1..]);
        var body = Encoding.UTF8.GetBytes(order.ToJsonString());
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(address, "api/webhooks/nordwind/shopify"))
        {
            Content = new ByteArrayContent(body),
        };
        foreach (var (name, value) in new WebhookSender(secrets, TimeProvider.System).Sign("nordwind", "shopify", "o-" + reference, body).Headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        try
        {
            using var answer = await Storefront.SendAsync(request);
            return answer.StatusCode;
        }
        catch (HttpRequestException)
        {
            return null; // the host has stopped
        }
    }
}
