using System.Net;
using Billing.Functions.Tests.Scenarios;

namespace Billing.Functions.Tests.Http;

/// <summary>Lists come page after page, each item once.</summary>
[Collection(nameof(DemoMonth))]
public sealed class PagingTests(DemoMonth month)
{
    [Theory]
    [InlineData("api/invoices/nordwind", "id", 2)]
    [InlineData("api/invoices/sierra", "id", 1)]
    [InlineData("api/exceptions/nordwind", "exceptionId", 1)]
    public async Task The_pages_of_a_list_hold_together_what_the_list_holds(string path, string key, int limit)
    {
        var whole = (await GetAsync(path)).Json.EnumerateArray().Select(each => each.GetProperty(key).GetString()).ToList();
        Assert.True(whole.Count > limit, $"{path} has {whole.Count} items only.");

        var pages = new List<string?>();
        var next = $"{path}?limit={limit}";
        while (next is not null)
        {
            using var response = await month.Fabric.Http.GetAsync(new Uri(next, UriKind.RelativeOrAbsolute));
            var page = await Answer.ReadAsync(response);
            pages.AddRange(page.Json.EnumerateArray().Select(each => each.GetProperty(key).GetString()));
            next = response.Headers.TryGetValues("Link", out var links) ? links.Single().Split('>')[0][1..] : null;
            Assert.True(next is null || page.Json.GetArrayLength() == limit);
        }

        Assert.Equal(whole, pages);
    }

    [Theory]
    [InlineData("?limit=0", "query:limit")]
    [InlineData("?limit=1001", "query:limit")]
    [InlineData("?limit=two", "query:limit")]
    [InlineData("?cursor=", "query:cursor")]
    [InlineData("?cursor=~~", "query:cursor")]
    public async Task A_page_that_cannot_be_is_refused_with_the_parameter_at_fault(string query, string path)
    {
        var refused = await GetAsync("api/invoices/nordwind" + query);
        Assert.Equal(HttpStatusCode.BadRequest, refused.Status);
        Assert.Contains(path, refused.Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("api/exceptions/nordwind")]
    [InlineData("api/dead-letters/nordwind")]
    public async Task A_cursor_of_another_list_is_refused(string path)
    {
        using var invoices = await month.Fabric.Http.GetAsync(new Uri("api/invoices/nordwind?limit=1", UriKind.Relative));
        var cursor = invoices.Headers.GetValues("Link").Single().Split("cursor=")[1].Split('>')[0];
        var refused = await GetAsync($"{path}?cursor={cursor}");
        Assert.Equal(HttpStatusCode.BadRequest, refused.Status);
        Assert.Contains("query:cursor", refused.Body, StringComparison.Ordinal);
    }

    private async Task<Answer> GetAsync(string path)
    {
        using var response = await month.Fabric.Http.GetAsync(new Uri(path, UriKind.Relative));
        return await Answer.ReadAsync(response);
    }
}
