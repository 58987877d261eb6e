import { ApiProblem } from './api.ts'

/** Sends a file as it is; says how far it has come, which `fetch` cannot. */
export function upload<T>(
  path: string,
  file: Blob,
  language: 'zh' | 'en',
  onShare: (share: number) => void,
  revision?: number,
): Promise<T> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest()
    request.open('POST', `/api/v1/${path}`)
    request.responseType = 'json'
    request.setRequestHeader('content-type', 'application/octet-stream')
    request.setRequestHeader('x-requested-with', 'millrace')
    request.setRequestHeader('accept-language', language)
    if (revision !== undefined) request.setRequestHeader('if-match', `"${revision}"`)
    request.upload.onprogress = (event) => onShare(event.lengthComputable ? event.loaded / event.total : 0)
    request.onerror = () => reject(new ApiProblem(0, {}))
    request.onload = () => {
      const body: unknown = request.response
      if (request.status < 400) resolve(body as T /* the caller names what the route answers */)
      else reject(new ApiProblem(request.status, (body ?? {}) as ConstructorParameters<typeof ApiProblem>[1] /* problem+json */))
    }
    request.send(file)
  })
}
