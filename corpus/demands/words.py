"""The words by which documents bind: who can be bound, and how a deed begins."""

import re
from typing import Final

# What the name of somebody who can be bound begins with.
HEAD: Final = (
    r"(?:[Cc]ác|[Tt]ừng|[Mm]ỗi|[Tt]ất cả các|[Tt]oàn thể|[Nn]hững) (?:đồng chí|phòng|đơn vị|cơ quan"
    r"|sở|ban|bộ|ngành|tổ chức|chi bộ|đảng bộ|địa phương|cụm|khối|tập thể|cá nhân|cấp ủy|cấp uỷ"
    r"|đoàn thể|huyện|xã|phường|thành viên|trung tâm|chi cục|hội|công đoàn|công chức|cán bộ|Ban|Sở"
    r"|Phòng|Hội|Chi|Trung|Công|cấp|doanh nghiệp|trường|bộ phận|thủ trưởng|Thủ trưởng|Trưởng|tổ)"
    r"|[Pp]hòng|Văn phòng|Thanh tra|Trung tâm|Chi cục|Cục|Vụ|Viện|Trường(?! hợp)|Ban(?! hành"
    r"| đầu| ngày)|Sở|Bộ(?! tiêu)|UBND|UBMTTQ"
    r"|Ủy ban|Uỷ ban|HĐND|Hội đồng|Công đoàn|CĐCS|BCH|Chi đoàn|Đoàn(?! kết)|Đảng đoàn"
    r"|Hội(?! nghị| thi| thảo| diễn)|Mặt trận|MTTQ"
    r"|HCTH|(?:Phó )?(?:Giám đốc|Chủ tịch|Bí thư|Chánh|Trưởng|Viện trưởng|Hiệu trưởng|Cục trưởng"
    r"|Tổ trưởng)|Bộ trưởng|Thủ trưởng|[Nn]gười (?:đứng đầu|có thẩm quyền|đại diện)"
    r"|[Cc]ấp (?:ủy|uỷ|trên)|[Đđ]ảng (?:ủy|uỷ|bộ)|Chi bộ|Chi ủy|Tỉnh (?:ủy|uỷ)|Huyện (?:ủy|uỷ)"
    r"|Thành (?:ủy|uỷ)|[Tt]ổ (?:công tác|giúp việc|thư ký|chức [Đđ]ảng|biên tập|thẩm định)"
    r"|[Tt]ổ chức (?:[Đđ]ảng|đoàn thể|[Cc]ông đoàn)"
    r"|[Cc]ơ quan|[Đđ]ơn vị|Kho bạc|Công an|Bộ Chỉ huy|Báo(?! cáo)|Đài|Tạp chí|Cổng|[Cc]ụm trưởng"
    r"|[Kk]hối (?:trưởng|phó)|[Cc]ụm phó|Thường trực|Ban cán sự|Kế toán|[Bb]ộ phận|[Cc]ông chức"
    r"|[Cc]án bộ|[Vv]iên chức|[Cc]hính quyền|[Đđ]oàn thể|[Ll]ãnh đạo|[Tt]hành viên|[Tt]hư ký"
    r"|[Đđ]ồng chí|[Cc]á nhân|[Tt]ập thể|Chính phủ|Thủ tướng|Ngân hàng|Tòa án|Viện kiểm sát"
    r"|Kiểm toán"
)

# How what somebody must do begins; in the middle of a sentence all in small letters.
_DEEDS: Final = (
    r"chủ trì|phối hợp|kết luận|có trách nhiệm|chịu trách nhiệm|chịu sự|làm đầu mối|làm cơ quan"
    r"|làm nhiệm vụ"
    r"|là (?:cơ quan |đơn vị |bộ phận )?(?:đầu mối|thường trực|chủ trì)|tham mưu|theo dõi|đôn đốc"
    r"|giám sát|kiểm tra|thanh tra|hướng dẫn|tổ chức|triển khai|thực hiện|báo cáo|gửi|nộp|lập"
    r"|xây dựng|rà soát|tổng hợp|trình|đăng ký|bình xét|bình chọn|suy tôn|căn cứ|tăng cường"
    r"|đẩy mạnh|tiếp tục|chỉ đạo|lãnh đạo|quán triệt|phổ biến|tuyên truyền|phát động|hoàn thành"
    r"|hoàn thiện|cung cấp|bố trí|cân đối|thẩm định|xem xét|ban hành|đề xuất|công khai|niêm yết"
    r"|cử|phân công|(?<!chuyển )(?<!được )giao(?! ước| ban)|bảo đảm|đảm bảo|phát hiện|xét|đánh giá"
    r"|(?<!kỳ )(?<!phiên )(?<!cuộc )họp|chấm|thành lập|(?<!chữ )ký|sơ kết|tổng kết|đăng tải"
    r"|tiếp nhận"
    r"|xử lý|giải quyết|khắc phục|vận động|hưởng ứng|tham gia|nêu cao|nâng cao|phát huy|chấp hành"
    r"|nghiên cứu|học tập|đề nghị|duy trì|ứng dụng|chuẩn bị|cập nhật|thông báo|quyết định|quy định"
    r"|yêu cầu|có (?:giải pháp|kế hoạch|biện pháp|văn bản|ý kiến)|chủ động|thường xuyên|kịp thời"
    r"|định kỳ|nghiêm túc|khẩn trương|tập trung|tích cực|gương mẫu|trực tiếp|phải|cần|quan tâm"
    r"|chú trọng|lồng ghép|cụ thể hóa|sử dụng|lưu trữ|trả|chi trả|thanh toán|quyết toán|phê duyệt"
    r"|thẩm tra|xác nhận|nhân rộng|biểu dương|giới thiệu|đưa|gắn|lấy|viết|phản ánh|trao|bồi dưỡng"
    r"|đào tạo|giúp|hỗ trợ|khuyến khích|động viên|bàn giao|điều chỉnh|sắp xếp|công bố|tuyển chọn"
    r"|dự(?= họp| hội| lễ)|tham dự|tự(?= chấm| đánh| kiểm| rà)|mở|đổi mới|giữ|khai thác|lựa chọn"
    r"|củng cố"
    r"|xác định|phấn đấu|thống kê|liên hệ|in ấn|soạn thảo|đón|khảo sát|nghiệm thu|luân phiên"
    r"|trước ngày|chậm nhất|hằng (?:năm|quý|tháng|tuần)|hàng (?:năm|quý|tháng|tuần)|(?<!cuối )cùng"
    r"|đồng thời|ghi nhận|bổ sung|sửa đổi|bám sát|kiện toàn|thông tin|phân bổ|thí điểm|áp dụng"
    r"|tháo gỡ"
    r"|tiến hành|thi đua(?= hoàn| lập| thực| lao| học)|thay mặt|đăng|lựa chọn|nắm|tiếp thu|góp ý"
    r"|vận hành"
    r"|số hóa|cam kết|bầu|tôn vinh|truyền thông|cải cách|cải tiến|rút ngắn|giảm|khai báo"
    r"|nhập(?= dữ| số)"
)
_AT_START: Final = (
    r"khen thưởng|thi đua|tạo|quản lý|in|thu|nhập|cấp|nhận|lưu|tặng|bám|xem|lên|làm|nêu"
)
# "tổ chức" is a body in "các tổ chức chính trị", a deed in "tổ chức họp".
_A_BODY: Final = (
    r"(?:(?<=[Cc]ác )|(?<=, )|(?<=và ))tổ chức(?= ?,| chính trị| đoàn thể| [Đđ]ảng| công đoàn"
    r"| xã hội"
    r"| cơ sở| hội| cá nhân| có liên quan| và | thành viên| trực thuộc)"
)
_NOUNS: Final = (
    r"(?<=phong trào )thi đua|(?<=công tác )thi đua|(?<=đồng )thi đua|(?<=về )thi đua"
    r"|(?<=trách )thi đua|lãnh đạo(?= (?:phòng|đơn vị|cơ quan|Sở|các|và|,))"
)
DEED: Final = re.compile(rf"(?<!\w)(?!{_A_BODY}|{_NOUNS})(?:{_DEEDS})(?!\w)")
DEED_AT_START: Final = re.compile(rf"(?:{_DEEDS}|{_AT_START})(?!\w)", re.IGNORECASE)
PARTY_AT_START: Final = re.compile(rf"(?:{HEAD})(?!\w)")
COMMAND: Final = re.compile(
    r"(?:Nay |Kính |[Tt]rân trọng )?(?:[Gg]iao(?: cho)?|[ĐđÐ]ề nghị|[Yy]êu cầu|[Pp]hân công"
    r"|[Ủủ]y quyền(?: cho)?|[Kk]ính (?:đề nghị|mong)|[Mm]ời|[Cc]hỉ đạo)(?::)? "
    r"(?:đồng chí )?"
)
# What may stand before the one who is bound: a basis, a time, a condition, up to a comma.
OPENER: Final = re.compile(
    r"(?:Căn cứ|Trên cơ sở|Trong|Định kỳ|Hằng|Hàng|Trước|Chậm nhất|Sau|Khi|Để|Đối với|Theo|Kết thúc"
    r"|Nếu|Từ|Đến|Vào|Tháng|Quý|Ngoài ra|Đồng thời|Thực hiện|Nhằm|Riêng|Thời gian|Ngay|Năm|Cuối|Đầu"
    r"|Ngày|Tại|Trường hợp|Hết|Với|Qua|Bên cạnh|Cùng với|Tiếp tục thực hiện|Triển khai thực hiện"
    r"|Vì vậy"
    r"|Do đó|Xét|Nhận được|Thời gian tới|Giữa|Mỗi|Đề kịp|Muộn nhất|Hạn|Đợt|Được sự)\b"
)
# What ends a name before a deed: the sentence is then of another kind.
NO_DEED: Final = re.compile(
    r"(?<!\w)(?:được|bị|có quyền|có thể|không |chưa |đã |đang |là |do |gồm|bao gồm|đạt"
    r"|có (?!trách|giải"
    r"|kế hoạch|biện pháp|văn bản|ý kiến|liên quan|thẩm quyền)|để |nhằm|vì |nên |thì |khi )"
)
# Words between the name and the deed that belong to neither.
ASIDE: Final = re.compile(
    r"(?<!\w)(?:trên cơ sở|căn cứ|theo chức năng|trong phạm vi|tùy theo|tuỳ theo|theo thẩm quyền"
    r"|theo"
    r" nhiệm vụ|là cơ quan|là đơn vị|với vai trò|với tư cách|ngoài việc)(?!\w)"
)
DUTY_AFTER_ASIDE: Final = re.compile(
    r"(?<!\w)có trách nhiệm|(?<!\w)chịu trách nhiệm|, (?=(?:chủ trì|phối hợp|tham mưu|tổ chức"
    r"|triển khai"
    r"|thực hiện|xây dựng|ban hành|chủ động|hướng dẫn|báo cáo|theo dõi|gửi|lập|cụ thể|chỉ đạo"
    r"|phát động)"
    r"(?!\w))"
)
# After a name's own verb ("các đơn vị đã nộp hồ sơ …") only these are surely what is demanded.
DEED_AFTER_VERB: Final = re.compile(
    r"(?<!\w)(?:khẩn trương|có trách nhiệm|chịu trách nhiệm|phải|cần|tự(?= chấm| đánh| kiểm| rà)"
    r"|chủ động"
    r"|nghiêm túc|tiếp tục)(?!\w)"
)
LEAD: Final = re.compile(r"(?<!\w)(?:[Cc]hủ trì|[Ll]à (?:cơ quan |đơn vị )?chủ trì)(?!\w)")
SUPPORT: Final = re.compile(r"(?:[Cc]ùng |[Tt]ham gia )?[Pp]hối hợp(?!\w)")
FOCAL: Final = re.compile(r"(?<!\w)(?:đầu mối)(?!\w)", re.IGNORECASE)
FOLLOW: Final = re.compile(r"(?<!\w)(?:theo dõi|đôn đốc|giám sát)(?!\w)", re.IGNORECASE)
WITH: Final = re.compile(r"(?<!\w)[Pp]hối hợp(?: chặt chẽ)? (?:với|cùng)(?: với)? ")
