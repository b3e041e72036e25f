using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Billing.Local.Tests.Functions;

// Fetch standard (fetch.spec.whatwg.org), "Origin header"; Fetch Metadata Request Headers (w3c.github.io/webappsec-fetch-metadata); RFC 6761, section 6.3.
public class StrangeSitesTests
{
    public static class Routes
    {
        [Function("Look")]
        public static IResult Look([HttpTrigger("get", Route = "things")] HttpRequest request) => Results.Text("looked");

        [Function("Change")]
        public static IResult Change([HttpTrigger("post", "put", "delete", Route = "things")] HttpRequest request) => Results.Text("changed");
    }

    [Theory]
    [InlineData("localhost", HttpStatusCode.OK)]
    [InlineData("LOCALHOST:7071", HttpStatusCode.OK)]
    [InlineData("billing.localhost", HttpStatusCode.OK)]
    [InlineData("127.0.0.1", HttpStatusCode.OK)]
    [InlineData("127.1.2.3:80", HttpStatusCode.OK)]
    [InlineData("[::1]:7071", HttpStatusCode.OK)]
    [InlineData("fabric.test", HttpStatusCode.OK)]
    [InlineData("evil.example", HttpStatusCode.MisdirectedRequest)]
    [InlineData("localhost.evil.example", HttpStatusCode.MisdirectedRequest)]
    [InlineData("127.0.0.1.evil.example", HttpStatusCode.MisdirectedRequest)]
    [InlineData("10.0.0.1", HttpStatusCode.MisdirectedRequest)]
    [InlineData("evillocalhost", HttpStatusCode.MisdirectedRequest)]
    public async Task Only_names_of_this_machine_and_those_it_was_started_with_are_answered(string host, HttpStatusCode status)
    {
        await using var running = await HostFixture.Builder(typeof(Routes), hostNames: ["fabric.test"]).RunAsync();
        foreach (var method in new[] { HttpMethod.Get, HttpMethod.Post })
        {
            using var request = new HttpRequestMessage(method, "/api/things");
            request.Headers.Host = host;
            Assert.Equal(status, (await running.Http.SendAsync(request)).StatusCode);
        }
    }

    [Theory]
    [InlineData(null, null, HttpStatusCode.OK)]
    [InlineData("own", "same-origin", HttpStatusCode.OK)]
    [InlineData(null, "none", HttpStatusCode.OK)]
    [InlineData("https://evil.example", null, HttpStatusCode.Forbidden)]
    [InlineData("http://localhost:1", null, HttpStatusCode.Forbidden)]
    [InlineData("null", null, HttpStatusCode.Forbidden)]
    [InlineData(null, "cross-site", HttpStatusCode.Forbidden)]
    [InlineData(null, "same-site", HttpStatusCode.Forbidden)]
    public async Task A_page_of_another_site_changes_nothing(string? origin, string? site, HttpStatusCode status)
    {
        await using var running = await HostFixture.Builder(typeof(Routes)).RunAsync();
        foreach (var (method, expected) in new[] { (HttpMethod.Post, status), (HttpMethod.Put, status), (HttpMethod.Delete, status), (HttpMethod.Get, HttpStatusCode.OK) })
        {
            using var request = new HttpRequestMessage(method, "/api/things");
            if (origin is not null)
            {
                request.Headers.TryAddWithoutValidation("Origin", origin == "own" ? running.Http.BaseAddress!.GetLeftPart(UriPartial.Authority) : origin);
            }

            if (site is not null)
            {
                request.Headers.TryAddWithoutValidation("Sec-Fetch-Site", site);
            }

            Assert.Equal(expected, (await running.Http.SendAsync(request)).StatusCode);
        }
    }

    [Fact]
    public async Task A_page_of_another_site_runs_no_timer_by_hand()
    {
        await using var running = await HostFixture.Builder(typeof(Routes)).RunAsync();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/admin/functions/Look");
        request.Headers.TryAddWithoutValidation("Origin", "https://evil.example");

        Assert.Equal(HttpStatusCode.Forbidden, (await running.Http.SendAsync(request)).StatusCode);
    }
}
